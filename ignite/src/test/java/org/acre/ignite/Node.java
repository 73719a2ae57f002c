package org.acre.ignite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.acre.Invalidation;
import org.acre.Region;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;

/** An Ignite node on loopback, with its data in a region of its own; in this process, or with {@code main} in another. */
final class Node implements AutoCloseable {
    private static final long DATA_BYTES = 128L << 20;
    /** Less than the test puts, so that Ignite asks for more while it runs. */
    private static final long FIRST_BYTES = 16L << 20;

    final Region region = Region.builder().anonymous(2 * DATA_BYTES).uninitialized().invalidation(Invalidation.DISCARD).build();
    private final Ignite ignite;

    Node(String name) {
        System.setProperty("IGNITE_QUIET", "true");
        System.setProperty("IGNITE_NO_ASCII", "true");
        System.setProperty("IGNITE_UPDATE_NOTIFIER", "false");
        ignite = Ignition.start(configuration(name));
    }

    private IgniteConfiguration configuration(String name) {
        DataRegionConfiguration data = new DataRegionConfiguration().setName("data").setInitialSize(FIRST_BYTES).setMaxSize(DATA_BYTES)
                .setMemoryAllocator(new AcreMemoryAllocator(region));
        return new IgniteConfiguration().setIgniteInstanceName(name).setConsistentId(name)
                .setWorkDirectory(Path.of("target", "ignite").toAbsolutePath().toString()).setLocalHost("127.0.0.1")
                .setDataStorageConfiguration(new DataStorageConfiguration().setDefaultDataRegionConfiguration(data))
                .setDiscoverySpi(new TcpDiscoverySpi().setLocalPort(47_600).setLocalPortRange(20)
                        .setIpFinder(new TcpDiscoveryVmIpFinder().setAddresses(List.of("127.0.0.1:47600..47620"))))
                .setMetricsLogFrequency(0);
    }

    /** A cache of which every entry is on two nodes before its put returns. */
    IgniteCache<Integer, byte[]> cache(String name) {
        return ignite.getOrCreateCache(new CacheConfiguration<Integer, byte[]>(name).setBackups(1)
                .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC));
    }

    int servers() {
        return ignite.cluster().forServers().nodes().size();
    }

    long chunks() {
        return region.space().statistics().busyAreas();
    }

    @Override public void close() {
        ignite.close();
        long left = chunks();
        region.close();
        if (left != 0) {
            throw new IllegalStateException("chunks that Ignite has not given back: " + left);
        }
    }

    /** Runs until its input ends; tells how many chunks it has taken then. */
    public static void main(String[] arguments) throws IOException {
        try (Node node = new Node(arguments[0])) {
            System.out.println("acre: started");
            while (System.in.read() >= 0) {
                System.out.println("acre: chunks " + node.chunks());
            }
        }
        System.out.println("acre: stopped");
    }
}
