package org.acre.snippets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.Region;
import org.acre.blackbox.BoxReader;
import org.acre.memory.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README and of the documentation of {@code org.acre}, compiled and run. */
class RegionSnippetsTest {
    @TempDir private Path directory = Path.of("");

    @Test void eightLines() {
        // @start region="eight-lines"
        try (Region region = Region.anonymous(1L << 30)) {              // reserved, not touched
            MemorySegment page = region.allocate(4096);                 // zeroed; 100 bytes would share pages with their like
            region.free(page);                                          // or freeDeferred(page): readers inside a section may go on
            try (Arena arena = region.openSharedArena()) {              // java.lang.foreign.Arena; closing it stops no thread
                arena.allocate(1000).set(JAVA_LONG, 0, 42);
            }
            region.purger().purgeAll();                                 // one barrier for all that was freed; stale segments throw from here on
        }
        // @end
    }

    @Test void extent() {
        // @start region="extent"
        try (Region region = Region.anonymous(64L << 30)) {
            MemorySegment extent = region.allocate(1 << 20, 1);    // zero
            extent.set(JAVA_LONG, 8, 42);
            region.free(extent);                                   // from the next purge on, extent throws
        }
        // @end
    }

    @Test void fromUnsafe() {
        try (Region region = Region.anonymous(1L << 24)) {
            long bytes = 4096;
            // @start region="from-unsafe"
            MemorySegment block = region.allocate(bytes);               // UNSAFE.allocateMemory and setMemory: it is zeroed
            block.set(JAVA_LONG, 8, 42);                                // UNSAFE.putLong(address + 8, 42): checked
            region.free(block);                                         // UNSAFE.freeMemory: a second one throws

            long address = region.allocateAddress(bytes);               // where you keep addresses: no object, contents as they are
            region.memory().set(JAVA_LONG, region.offsetOf(address) + 8, 42);
            region.freeAddress(address);
            // @end
            assertEquals(0, region.space().statistics().busyAreas());
        }
    }

    @Test void fromByteBuffer() {
        try (Region region = Region.anonymous(1L << 24)) {
            int bytes = 4096;
            // @start region="from-bytebuffer"
            MemorySegment block = region.allocate(bytes);
            ByteBuffer buffer = block.asByteBuffer().order(ByteOrder.nativeOrder());   // ByteBuffer.allocateDirect(bytes)
            buffer.putLong(8, 42);
            region.free(block);                                         // now, and not when the collector comes round
            // @end
            region.purger().purgeAll();
            if (Platform.isNative()) {
                assertThrows(IllegalStateException.class, () -> buffer.getLong(8));
            }
        }
    }

    @Test void fromArena() {
        try (Region region = Region.anonymous(1L << 24)) {
            // @start region="from-arena"
            try (Arena arena = region.openArena()) {                    // Arena.ofConfined()
                arena.allocate(1000).set(JAVA_BYTE, 0, (byte) 1);
            }
            try (Arena arena = region.openSharedArena()) {              // Arena.ofShared(): closing this one stops no thread
                arena.allocate(1000).set(JAVA_BYTE, 0, (byte) 1);
            }
            // @end
        }
    }

    @Test void blackBox() throws IOException {
        Path file = directory.resolve("acre.box");
        // @start region="black-box"
        try (Region region = Region.builder().anonymous(1L << 30).blackBox(file, 4096).build()) {
            region.free(region.allocate(4096));
        }
        // @end
        assertEquals(2, BoxReader.read(file).events().size());
    }

    @Test void ring() throws IOException {
        if (!Platform.isNative()) {
            return;
        }
        try (Region region = Region.file(Files.createFile(directory.resolve("ring")), 1L << 20)) {
            long offset = 0;
            long bytes = 1L << 16;
            long position = bytes - 8;
            long length = 100;
            // @start region="ring"
            MemorySegment ring = region.view(new long[] {offset, offset}, bytes);   // the same bytes twice, one behind the other
            MemorySegment message = ring.asSlice(position % bytes, length);         // at most bytes long; runs over the edge
            // @end
            message.fill((byte) 7);
            assertEquals(7, ring.get(JAVA_BYTE, 0));
            region.free(ring);
        }
    }
}
