package org.acre.ignite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.acre.Region;
import org.apache.ignite.IgniteCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes, each a process with a region of its own, hold one cache; one of them goes. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoNodesTest {
    private static final int ENTRIES = 20_000;
    private static final int BATCH = 500;

    @Test void stop_ofOneNode_losesNothing() throws Exception {
        twoNodes(other -> {
            other.getOutputStream().close();
            assertEquals("stopped", tell(other));
            assertEquals(0, other.waitFor());
        });
    }

    @Test void kill_ofOneNode_losesNothing() throws Exception {
        twoNodes(other -> {
            assertTrue(other.toHandle().destroyForcibly());
            assertTrue(other.waitFor() != 0);
        });
    }

    /** How a node goes. */
    @FunctionalInterface
    private interface Departure {
        void of(Process node) throws Exception;
    }

    private static void twoNodes(Departure departure) throws Exception {
        try (Node stays = new Node("stays")) {
            Process leaves = start("leaves");
            try {
                assertEquals("started", tell(leaves));
                IgniteCache<Integer, byte[]> cache = stays.cache("values");
                putAll(cache);
                assertEquals(2, stays.servers());
                assertTrue(stays.chunks() >= 2, "chunks of the node that stays: " + stays.chunks());
                assertTrue(chunks(leaves) >= 2, "chunks of the node that leaves");
                departure.of(leaves);
                while (stays.servers() > 1) {
                    Thread.sleep(10); // until Ignite has seen it; the timeout of the test ends this
                }
                verifyWhole(cache);
                stays.region.space().verify();
            } finally {
                leaves.toHandle().destroyForcibly();
            }
        }
    }

    private static void putAll(IgniteCache<Integer, byte[]> cache) {
        for (int first = 0; first < ENTRIES; first += BATCH) {
            Map<Integer, byte[]> batch = new TreeMap<>(); // in one order everywhere, as Ignite wants it
            keys(first).forEach(key -> batch.put(key, value(key)));
            cache.putAll(batch);
        }
    }

    private static void verifyWhole(IgniteCache<Integer, byte[]> cache) {
        for (int first = 0; first < ENTRIES; first += BATCH) {
            Set<Integer> keys = keys(first);
            Map<Integer, byte[]> found = cache.getAll(keys);
            keys.forEach(key -> assertArrayEquals(value(key), found.get(key)));
        }
        assertEquals(ENTRIES, cache.size());
    }

    private static Set<Integer> keys(int first) {
        return IntStream.range(first, first + BATCH).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static byte[] value(int key) {
        byte[] value = new byte[100 + key % 2000];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (key * 31 + i);
        }
        return value;
    }

    /** A node in a JVM with the options of this one. */
    private static Process start(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent")).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Node.class.getName(), name));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static long chunks(Process node) throws IOException {
        OutputStream input = node.getOutputStream();
        input.write('\n');
        input.flush();
        return Long.parseLong(tell(node).replaceAll("\\D", ""));
    }

    /** The next line that is ours, without Ignite's. */
    private static String tell(Process node) throws IOException {
        StringBuilder all = new StringBuilder();
        BufferedReader output = node.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("acre: ")) {
                return line.substring("acre: ".length());
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the node has ended:\n" + all);
    }

    @Test void allocator_inAnotherProcess_hasNoMemory() throws Exception {
        try (Region region = Region.anonymous(1 << 20)) {
            AcreMemoryAllocator allocator = new AcreMemoryAllocator(region);
            long chunk = allocator.allocateMemory(5000);
            assertEquals(chunk, region.space().find(chunk + 4999));
            assertTrue(allocator.toString().contains("1 chunks"), allocator::toString);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(allocator);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                AcreMemoryAllocator copy = (AcreMemoryAllocator) in.readObject();
                assertThrows(IllegalStateException.class, () -> copy.allocateMemory(1));
                assertThrows(IllegalStateException.class, () -> copy.freeMemory(chunk));
            }
            allocator.freeMemory(chunk);
            assertEquals(0, region.space().statistics().busyAreas());
        }
    }
}
