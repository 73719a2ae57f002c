package org.acre.management;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.acre.Region;
import org.acre.allocator.AddressSpace;

/** Registers beans of regions and spaces with the platform's MBean server. Any thread. */
public final class Management {
    /** The domain of all of Acre's beans. */
    public static final String DOMAIN = "org.acre";

    /** Characters that a name may have only in quotes. */
    private static final String TO_BE_QUOTED = ",=:\"*?\n";

    private Management() {}

    /**
     * Registers {@code region} as {@code org.acre:type=Region,name=...}, until it closes or the result is closed.
     *
     * @param name for people; quoted if need be
     * @throws IllegalStateException if a region is registered under this name already, or {@code region} is closed
     */
    public static Registration register(Region region, String name) {
        ObjectName objectName = register(new RegionBean(Objects.requireNonNull(region), name), "Region", name);
        Held held = new Held();
        Registration registration = new Registration(objectName, held);
        try {
            held.takeBack = region.onClose(registration::close);
        } catch (IllegalStateException e) {
            registration.close(); // it was closed meanwhile
            throw e;
        }
        return registration;
    }

    /**
     * Registers {@code space} as {@code org.acre:type=AddressSpace,name=...}, until the result is closed. The server keeps the space
     * reachable. That of a region is shown by the region's bean.
     *
     * @param name for people; quoted if need be
     * @throws IllegalStateException if a space is registered under this name already
     */
    public static Registration register(AddressSpace space, String name) {
        return new Registration(register(new SpaceBean(Objects.requireNonNull(space), name), "AddressSpace", name), () -> {});
    }

    private static ObjectName register(Object bean, String type, String name) {
        try {
            ObjectName objectName = new ObjectName(DOMAIN + ":type=" + type + ",name=" + quoted(name));
            ManagementFactory.getPlatformMBeanServer().registerMBean(bean, objectName);
            return objectName;
        } catch (InstanceAlreadyExistsException e) {
            throw new IllegalStateException("there is a bean of type " + type + " named " + name + " already: choose another name", e);
        } catch (JMException e) {
            throw new IllegalStateException("no bean of type " + type + " named " + name + " could be registered", e);
        }
    }

    private static String quoted(String name) {
        return name.isEmpty() || name.chars().anyMatch(c -> TO_BE_QUOTED.indexOf(c) >= 0) ? ObjectName.quote(name) : name;
    }

    /** What the region has been asked to do at its close, once it is known. */
    private static final class Held implements Runnable {
        volatile Runnable takeBack = () -> {};

        @Override public void run() {
            takeBack.run();
        }
    }
}
