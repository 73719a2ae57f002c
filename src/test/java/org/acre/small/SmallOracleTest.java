package org.acre.small;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.InvalidFreeException;
import org.junit.jupiter.api.Test;

/** Random programs against a map of what is live, on real memory: nothing overlaps, and nobody writes into another's bytes. */
class SmallOracleTest {
    private static final int STEPS = 60_000;
    private static final long BYTES = 24 << 20;

    @Test void randomProgram_freedAtOnce_agreesWithTheOracle() {
        Seeds.replayable(seed -> run(seed, false));
    }

    @Test void randomProgram_takenAndTagged_agreesWithTheOracle() {
        Seeds.replayable(seed -> run(seed, true));
    }

    private static void run(long seed, boolean waiting) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BYTES, SizeClasses.GRANULE);
            new Program(new SplittableRandom(seed), memory, waiting).run();
        }
    }

    private static final class Program {
        private final SplittableRandom random;
        private final MemorySegment memory;
        private final AddressSpace space;
        private final SmallObjects small;
        /** Whether some objects are taken before they are freed, and some have tags. */
        private final boolean waiting;
        private final Set<Long> tags = new HashSet<>();
        private final List<Long> taken = new ArrayList<>();
        private final List<Long> tagged = new ArrayList<>();
        private int told;
        private final TreeMap<Long, Long> live = new TreeMap<>(); // start to bytes asked for
        private final List<Long> starts = new ArrayList<>();
        private final List<Long> freed = new ArrayList<>();

        Program(SplittableRandom random, MemorySegment memory, boolean waiting) {
            this.random = random;
            this.memory = memory;
            this.space = AddressSpace.builder().span(memory.address(), BYTES).nodes(4)
                    .nodeSelector(nodes -> random.nextInt(nodes)).lazyMaxPages(random.nextInt(200)).build();
            this.small = SmallObjects.on(space).nodeSelector(nodes -> random.nextInt(nodes))
                    .taggedFrees((tag, bytes) -> told++).build();
            this.waiting = waiting;
        }

        void run() {
            int most = 1 + random.nextInt(14);
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(1000);
                // Waves: what is allocated in one is mostly freed in the next.
                boolean grows = step / 5_000 % 2 == 0;
                if (choice < (grows ? 550 : 350)) {
                    allocate(1L << random.nextInt(most + 1));
                } else if (choice < 950) {
                    freeOne();
                } else if (choice < 970) {
                    freeBad();
                } else if (choice < 980) {
                    freeSome();
                } else if (choice < 990 && waiting) {
                    endWaiting();
                } else if (choice == 999) {
                    small.trim();
                    small.verify();
                }
            }
            small.verify();
            assertEquals(live.size(), small.statistics().liveObjects());
            while (!starts.isEmpty()) {
                freeOne();
            }
            endWaiting();
            endWaiting(); // those that were taken first and had tags
            assertEquals(0, small.statistics().heldObjects());
            small.trim();
            assertEquals(0, small.statistics().slabs());
            small.verify();
            space.verify();
        }

        private void allocate(long about) {
            long bytes = 1 + random.nextLong(2 * about);
            bytes = Math.min(bytes, small.mostBytes());
            long address = small.allocate(bytes);
            if (address == AddressSpace.NONE) {
                return;
            }
            Map.Entry<Long, Long> below = live.floorEntry(address);
            assertTrue(below == null || below.getKey() + below.getValue() <= address);
            Long above = live.ceilingKey(address);
            assertTrue(above == null || address + bytes <= above);
            assertTrue(address >= memory.address() && address + bytes <= memory.address() + BYTES);
            live.put(address, bytes);
            starts.add(address);
            stamp(address, bytes);
            assertEquals(0, small.tag(address));
            tags.remove(address);
            if (waiting && random.nextInt(8) == 0) {
                assertEquals(address, small.tagOnce(address, address));
                assertEquals(address, small.tagOnce(address, 1));
                tags.add(address);
            }
        }

        private void stamp(long address, long bytes) {
            at(address, bytes).fill((byte) address);
            at(address, bytes).set(ValueLayout.JAVA_BYTE, bytes - 1, (byte) (address >>> 4));
        }

        private void check(long address, long bytes) {
            MemorySegment object = at(address, bytes);
            assertEquals((byte) (address >>> 4), object.get(ValueLayout.JAVA_BYTE, bytes - 1));
            for (long i = 0; i < bytes - 1; i += 1 + bytes / 8) {
                assertEquals((byte) address, object.get(ValueLayout.JAVA_BYTE, i));
            }
        }

        private MemorySegment at(long address, long bytes) {
            return memory.asSlice(address - memory.address(), bytes);
        }

        private long forgetOne() {
            int i = random.nextInt(starts.size());
            long address = starts.get(i);
            starts.set(i, starts.getLast());
            starts.removeLast();
            check(address, Objects.requireNonNull(live.remove(address)));
            freed.add(address);
            return address;
        }

        private void freeOne() {
            if (!starts.isEmpty()) {
                long bytes = Objects.requireNonNull(live.get(starts.getLast()));
                assertTrue(small.sizeOf(starts.getLast()) >= bytes);
                long address = forgetOne();
                if (waiting && random.nextInt(4) == 0) {
                    small.take(address);
                    if (random.nextInt(4) == 0) {
                        small.restore(address);
                        small.take(address);
                    }
                    taken.add(address);
                } else {
                    int before = told;
                    boolean hasTag = small.tag(address) != 0;
                    assertTrue(small.free(address) >= 1);
                    assertEquals(hasTag ? 1 : 0, told - before);
                    if (hasTag) {
                        tagged.add(address);
                    }
                }
            }
        }

        private void endWaiting() {
            int before = told;
            List<Long> now = List.copyOf(taken);
            taken.clear();
            small.untaggedFrees().free(array(tagged), tagged.size());
            tagged.clear();
            // A taken object shows no tag: only those in the oracle's own list have one.
            now.stream().filter(tags::contains).forEach(tagged::add);
            small.takenFrees().free(array(now), now.size());
            assertEquals(tagged.size(), told - before);
        }

        private static long[] array(List<Long> addresses) {
            return addresses.stream().mapToLong(Long::longValue).toArray();
        }

        private void freeSome() {
            long[] addresses = new long[Math.min(starts.size(), random.nextInt(200))];
            for (int i = 0; i < addresses.length; i++) {
                addresses[i] = forgetOne();
            }
            for (long address : addresses) {
                if (small.tag(address) != 0) {
                    tagged.add(address);
                }
            }
            small.freeBulk(addresses, addresses.length);
        }

        /** An address that was freed, or lies somewhere inside: refused unless an object starts there now. */
        private void freeBad() {
            long address = !freed.isEmpty() && random.nextBoolean()
                    ? freed.get(random.nextInt(freed.size()))
                    : memory.address() + random.nextLong(BYTES);
            if (!live.containsKey(address)) {
                assertThrows(InvalidFreeException.class, () -> small.free(address));
            }
        }
    }
}
