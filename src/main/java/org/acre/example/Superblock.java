package org.acre.example;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One commit, as it lies at the start of a file page: 56 bytes. Of two such pages the whole one with the higher generation counts.
 *
 * <pre>
 *   +00 magic          written last of all when the page is first used: with it there is the rest
 *   +08 generation     of the commit; even ones lie in page 0, odd ones in page 1
 *   +16 pageBytes
 *   +24 pages          how many numbers are in use
 *   +32 rootOffset     of the root of the map; 0 = no pages
 *   +40 rootChecksum   CRC-32C of it
 *   +48 checksum       CRC-32C of the five words before
 * </pre>
 */
record Superblock(long generation, long pageBytes, long pages, long rootOffset, long rootChecksum) {
    /** "AcrePage", the lowest byte first. */
    private static final long MAGIC = 0x65676150_65726341L;

    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("magic"),
            JAVA_LONG.withName("generation"),
            JAVA_LONG.withName("pageBytes"),
            JAVA_LONG.withName("pages"),
            JAVA_LONG.withName("rootOffset"),
            JAVA_LONG.withName("rootChecksum"),
            JAVA_LONG.withName("checksum"));

    private static final long AT_MAGIC = offset("magic");
    private static final long AT_GENERATION = offset("generation");
    private static final long AT_PAGE_BYTES = offset("pageBytes");
    private static final long AT_PAGES = offset("pages");
    private static final long AT_ROOT_OFFSET = offset("rootOffset");
    private static final long AT_ROOT_CHECKSUM = offset("rootChecksum");
    private static final long AT_CHECKSUM = offset("checksum");

    private static long offset(String name) {
        return LAYOUT.byteOffset(PathElement.groupElement(name));
    }

    /** The commit in this file page, or null if it is not whole. */
    static @Nullable Superblock read(MemorySegment page) {
        return isPresent(page) && page.get(JAVA_LONG, AT_CHECKSUM) == checksum(page)
                ? new Superblock(page.get(JAVA_LONG, AT_GENERATION), page.get(JAVA_LONG, AT_PAGE_BYTES),
                        page.get(JAVA_LONG, AT_PAGES), page.get(JAVA_LONG, AT_ROOT_OFFSET), page.get(JAVA_LONG, AT_ROOT_CHECKSUM))
                : null;
    }

    private static boolean isPresent(MemorySegment page) {
        return page.get(JAVA_LONG, AT_MAGIC) == MAGIC;
    }

    /** Whether nothing was ever written here, or the process was killed while it wrote the first commit of all. */
    static boolean isBlank(MemorySegment page) {
        MemorySegment rest = page.asSlice(LAYOUT.byteSize());
        return page.get(JAVA_LONG, AT_MAGIC) == 0 && rest.mismatch(MemorySegment.ofArray(new byte[(int) rest.byteSize()])) < 0;
    }

    void write(MemorySegment page) {
        page.set(JAVA_LONG, AT_GENERATION, generation);
        page.set(JAVA_LONG, AT_PAGE_BYTES, pageBytes);
        page.set(JAVA_LONG, AT_PAGES, pages);
        page.set(JAVA_LONG, AT_ROOT_OFFSET, rootOffset);
        page.set(JAVA_LONG, AT_ROOT_CHECKSUM, rootChecksum);
        page.set(JAVA_LONG, AT_CHECKSUM, checksum(page));
        VarHandle.releaseFence(); // a process that is killed here leaves no magic word with half a commit behind it
        page.set(JAVA_LONG, AT_MAGIC, MAGIC);
    }

    private static long checksum(MemorySegment page) {
        return checksumOf(page.asSlice(AT_GENERATION, AT_CHECKSUM - AT_GENERATION));
    }

    static long checksumOf(MemorySegment bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.asByteBuffer());
        return checksum.getValue();
    }
}
