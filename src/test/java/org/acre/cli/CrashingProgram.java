package org.acre.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.acre.Invalidation;
import org.acre.Region;

/** A program that dies of a fault in a region with a black box. What it is about to access it prints. */
final class CrashingProgram {
    private static final long PAGE = 4096;

    private CrashingProgram() {}

    /** Dies. The arguments say how, and where the black box is. */
    public static void main(String[] arguments) throws InterruptedException {
        Region.Builder builder = Region.builder().anonymous(1L << 24).nodes(1).tags("blocks").blackBox(Path.of(arguments[1]), 64);
        switch (arguments[0]) {
            case "stale" -> readStale(builder.invalidation(Invalidation.PROTECT).build());
            case "overrun" -> readPastTheEnd(builder.guardPages().build());
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void readStale(Region region) throws InterruptedException {
        long neighbour = region.allocateAddress(PAGE);
        MemorySegment block = region.allocate(4 * PAGE, PAGE, 1);
        Thread evictor = Thread.ofPlatform().name("evictor").start(() -> evict(region, block));
        evictor.join();
        region.purger().purge();
        read(block.address() + PAGE + 8);
        region.freeAddress(neighbour);
    }

    private static void evict(Region region, MemorySegment block) {
        region.free(block);
    }

    private static void readPastTheEnd(Region region) {
        MemorySegment block = region.allocate(2 * PAGE, PAGE, 1);
        read(block.address() + 2 * PAGE + 16);
    }

    private static void read(long address) {
        System.out.println("0x" + Long.toHexString(address));
        System.out.flush();
        System.out.println(MemorySegment.ofAddress(address).reinterpret(1).get(JAVA_BYTE, 0));
    }
}
