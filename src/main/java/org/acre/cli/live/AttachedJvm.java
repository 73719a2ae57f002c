package org.acre.cli.live;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.acre.management.AddressSpaceMXBean;
import org.acre.management.Management;
import org.acre.management.RegionMXBean;
import org.acre.states.MemoryRange;

/** The beans of a JVM on this machine. */
public final class AttachedJvm implements StatSource {
    private static final String REGION = "Region";

    private final long pid;
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private AttachedJvm(long pid, JMXConnector connector, MBeanServerConnection server) {
        this.pid = pid;
        this.connector = connector;
        this.server = server;
    }

    /** Attaches to a process. */
    static AttachedJvm of(long pid) throws SourceException {
        JMXConnector connector = LocalConnector.to(pid);
        try {
            AttachedJvm jvm = new AttachedJvm(pid, connector, connector.getMBeanServerConnection());
            if (jvm.names().isEmpty()) {
                throw new SourceException("process " + pid + " has no region or space that is registered: call "
                        + "org.acre.management.Management.register(region, \"a name\") in it");
            }
            return jvm;
        } catch (IOException e) {
            closeQuietly(connector);
            throw new SourceException("process " + pid + " has broken off the connection: " + e, e);
        } catch (SourceException e) {
            closeQuietly(connector);
            throw e;
        }
    }

    /** In the order of their names, regions first. */
    private List<ObjectName> names() throws IOException {
        try {
            List<ObjectName> names = new ArrayList<>(server.queryNames(new ObjectName(Management.DOMAIN + ":*"), null));
            names.sort(Comparator.comparing((ObjectName name) -> !isRegion(name)).thenComparing(ObjectName::getCanonicalName));
            return names;
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRegion(ObjectName name) {
        return REGION.equals(name.getKeyProperty("type"));
    }

    private RegionMXBean region(ObjectName name) {
        return JMX.newMXBeanProxy(server, name, RegionMXBean.class);
    }

    private AddressSpaceMXBean space(ObjectName name) {
        return isRegion(name) ? region(name) : JMX.newMXBeanProxy(server, name, AddressSpaceMXBean.class);
    }

    @Override public String name() {
        return "process " + pid;
    }

    @Override public boolean isLive() {
        return true;
    }

    @Override public Optional<Snapshot> next(boolean states) {
        List<SpaceSnapshot> spaces = new ArrayList<>();
        try {
            for (ObjectName name : names()) {
                look(name, states).ifPresent(spaces::add);
            }
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
        return spaces.isEmpty() ? Optional.empty() : Optional.of(new Snapshot(Snapshot.FORMAT, System.currentTimeMillis(), pid, spaces));
    }

    /** One bean; empty if it has gone since its name was read. */
    private Optional<SpaceSnapshot> look(ObjectName name, boolean states) {
        try {
            return Optional.of(isRegion(name) ? of(region(name), states) : of(space(name), states));
        } catch (IllegalStateException | UndeclaredThrowableException e) {
            return Optional.empty(); // the region is closed, or the bean is unregistered
        }
    }

    private static SpaceSnapshot of(RegionMXBean region, boolean states) {
        return new SpaceSnapshot(region.getName(), REGION, region.getPageBytes(), region.getResidentBytes(), region.getStatistics(),
                Optional.empty(), states ? Optional.of(region.states()) : Optional.empty(), List.of());
    }

    private static SpaceSnapshot of(AddressSpaceMXBean space, boolean states) {
        return new SpaceSnapshot(space.getName(), "AddressSpace", space.getPageBytes(), -1, space.getStatistics(),
                states ? Optional.of(space.spaceStates()) : Optional.empty(), Optional.empty(), List.of());
    }

    @Override public void forEachRange(SpaceSnapshot wanted, Consumer<MemoryRange> visitor) throws SourceException {
        try {
            AddressSpaceMXBean bean = space(find(wanted));
            List<MemoryRange> page = bean.ranges(0, AddressSpaceMXBean.MOST_RANGES);
            while (!page.isEmpty()) {
                page.forEach(visitor);
                page = bean.ranges(page.getLast().end(), AddressSpaceMXBean.MOST_RANGES);
            }
        } catch (IOException | IllegalStateException | UndeclaredThrowableException e) {
            throw new SourceException(wanted.name() + " of process " + pid + " has gone while its ranges were read: " + e, e);
        }
    }

    private ObjectName find(SpaceSnapshot wanted) throws IOException {
        for (ObjectName name : names()) {
            if (isRegion(name) == wanted.type().equals(REGION) && space(name).getName().equals(wanted.name())) {
                return name;
            }
        }
        throw new IOException("it is not registered any more");
    }

    private static void closeQuietly(JMXConnector connector) {
        try {
            connector.close();
        } catch (IOException _) {
            // nothing is owed to a process that does not answer
        }
    }

    @Override public void close() {
        closeQuietly(connector);
    }
}
