package org.acre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.acre.memory.AnonymousMemory;
import org.acre.memory.Backing;
import org.acre.memory.KernelMappings;
import org.acre.memory.MappingAccount;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Pages behind areas that end the process which touches them. */
@EnabledOnOs(OS.LINUX)
class GuardPagesTest {
    private static final long PAGE = Platform.pageSize();
    private static final long MIB = 1 << 20;
    private static final long SEED = Long.getLong("acre.seed", 20_261_121);

    private static Region region() {
        return Region.builder().anonymous(16 * MIB).lazyMaxPages(64).nodes(2).guardPages().build();
    }

    @Test void strayWrite_pastTheEndOfAnArea_endsTheProcessAtTheGuard() throws Exception {
        ChildJvm.End end = ChildJvm.run("ulimit -c 0", Stray.class, "stray");
        assertTrue(end.output().contains("last byte 7"), end.output());
        assertTrue(!end.output().contains("went on"), end.output());
        assertNotEquals(0, end.code(), end.output());
        ChildJvm.End straight = ChildJvm.run("ulimit -c 0", Stray.class, "straight");
        assertEquals(0, straight.code(), straight.output());
        assertTrue(straight.output().contains("went on"), straight.output());
    }

    /** Writes the last byte of an area by its raw address, and then one more if it is told to. */
    public static final class Stray {
        private Stray() {}

        public static void main(String[] arguments) {
            try (Region region = region()) {
                MemorySegment area = region.allocate(2 * PAGE, 1);
                long end = region.offsetOf(area.address()) + 2 * PAGE;
                region.memory().set(JAVA_BYTE, end - 1, (byte) 7);
                System.out.println("last byte " + area.get(JAVA_BYTE, 2 * PAGE - 1));
                if (arguments[0].equals("stray")) {
                    region.memory().set(JAVA_BYTE, end, (byte) 7);
                }
                System.out.println("went on");
            }
        }
    }

    /** Every byte that has an owner is written, whatever had a guard before: a guard that stays closed would end this JVM. */
    @Test void areas_comeGoAndAreResized_allTheirBytesWork() {
        SplittableRandom random = new SplittableRandom(SEED);
        try (Region region = region()) {
            List<MemorySegment> live = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                int drawn = random.nextInt(100);
                if (drawn < 45 && live.size() < 40) {
                    live.add(region.allocate(random.nextLong(1, 20 * PAGE), 1));
                } else if (drawn < 60 && !live.isEmpty()) {
                    int at = random.nextInt(live.size());
                    region.resize(live.get(at), random.nextLong(1, 20 * PAGE)).ifPresent(resized -> live.set(at, resized));
                } else if (drawn < 65) {
                    region.purger().purgeAll();
                } else if (drawn < 75) {
                    long plain = region.space().allocate(random.nextLong(1, 8 * PAGE));
                    region.segment(plain).fill((byte) 2);
                    region.freeAddress(plain);
                } else if (!live.isEmpty()) {
                    region.free(live.remove(random.nextInt(live.size())));
                }
                live.forEach(segment -> segment.set(JAVA_BYTE, segment.byteSize() - 1, (byte) 1));
                live.forEach(segment -> region.segment(segment.address()).set(JAVA_BYTE, 0, (byte) 1));
            }
            live.forEach(region::free);
            region.purger().purgeAll();
            region.memory().fill((byte) 1);
            assertEquals(16 * MIB / PAGE, region.space().statistics().freePages(), "-Dacre.seed=" + SEED);
            region.space().verify();
        }
    }

    @Test void allocateAddress_hasAGuardAndItsOwnLength() {
        try (Region region = region()) {
            long address = region.allocateAddress(3 * PAGE);
            assertEquals(4 * PAGE, region.space().sizeOf(address));
            assertEquals(3 * PAGE, region.segment(address).byteSize());
            region.segment(address).fill((byte) 1);
            region.free(region.segment(address));
        }
    }

    @Test void resize_toMoreThanThereIs_isRefusedAsWithoutGuards() {
        try (Region region = region()) {
            MemorySegment guarded = region.allocate(PAGE, 1);
            assertThrows(IllegalArgumentException.class, () -> region.resize(guarded, Long.MAX_VALUE));
            assertThrows(IllegalArgumentException.class, () -> region.resizeAddress(guarded.address(), Long.MAX_VALUE));
            assertEquals(Optional.empty(), region.resize(guarded, Long.MAX_VALUE - 3 * PAGE));
            assertFalse(region.resizeAddress(guarded.address(), 16 * MIB));
            assertEquals(PAGE, region.segment(guarded.address()).byteSize());
            region.free(guarded);
        }
    }

    @Test void resize_withoutMappingsForTheGuard_goesWithoutOne() throws Exception {
        Backing backing = AnonymousMemory.map(16 * PAGE, PAGE);
        try {
            MappingAccount account = KernelMappings.ofProcess().openAccount();
            GuardPages guards = new GuardPages(backing, PAGE, account);
            long start = backing.memory().address();
            guards.close(start + 2 * PAGE);
            assertEquals(PAGE, guards.usable(start, 2 * PAGE));
            assertTrue(guards.open(start + 2 * PAGE));
            account.close(); // as if others had all of them
            assertThrows(KernelMappingsExhaustedException.class, () -> guards.close(start + 2 * PAGE));
            guards.closeAgain(start + 2 * PAGE);
            assertEquals(2 * PAGE, guards.usable(start, 2 * PAGE));
        } finally {
            backing.close();
        }
    }

    @Test void guardPages_overCallersMemory_areRefused() {
        try (Arena arena = Arena.ofShared()) {
            assertThrows(IllegalArgumentException.class,
                    () -> Region.builder().over(arena.allocate(MIB, PAGE)).guardPages().build());
        }
    }
}
