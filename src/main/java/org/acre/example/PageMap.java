package org.acre.example;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongUnaryOperator;
import org.acre.Region;

/**
 * Which page lies where, as it is written into the file: leaves of a page each, full of offsets of pages, and a root, one area full of offsets
 * of leaves. A commit writes the leaves in which something has changed, and the root, each to a new place. By the writer.
 */
final class PageMap {
    private final Region region;
    private final Retirement retirement;
    private final long pageBytes;
    private final int perLeaf;
    /** Offsets of the leaves of the last commit; 0 = not written yet. */
    private long[] leaves = new long[0];
    private final BitSet changed = new BitSet();
    private long root;

    PageMap(Region region, Retirement retirement, long pageBytes) {
        this.region = region;
        this.retirement = retirement;
        this.pageBytes = pageBytes;
        this.perLeaf = (int) (pageBytes / Long.BYTES);
    }

    void changed(long page) {
        changed.set(Math.toIntExact(page / perLeaf));
    }

    /**
     * Takes the map from the file, and the room of all that it names.
     *
     * @return offsets of the pages
     * @throws IOException if what the file says cannot be
     */
    long[] load(Superblock last) throws IOException {
        long[] offsets = new long[Math.toIntExact(last.pages())];
        root = last.rootOffset();
        leaves = new long[(offsets.length + perLeaf - 1) / perLeaf];
        if (leaves.length == 0) {
            return offsets;
        }
        take(root, rootBytes());
        MemorySegment words = words(root, leaves.length);
        if (Superblock.checksumOf(words) != last.rootChecksum()) {
            throw new IOException("the map of commit " + last.generation() + " at offset " + root + " is damaged: "
                    + words.byteSize() + " bytes with another checksum");
        }
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            leaves[leaf] = words.getAtIndex(JAVA_LONG, leaf);
            loadLeaf(leaf, offsets);
        }
        return offsets;
    }

    private void loadLeaf(int leaf, long[] offsets) throws IOException {
        take(leaves[leaf], pageBytes);
        int from = leaf * perLeaf;
        MemorySegment words = words(leaves[leaf], Math.min(perLeaf, offsets.length - from));
        for (int i = 0; i < words.byteSize() / Long.BYTES; i++) {
            offsets[from + i] = words.getAtIndex(JAVA_LONG, i);
            take(offsets[from + i], pageBytes);
        }
    }

    private void take(long offset, long bytes) throws IOException {
        if (offset <= 0 || offset > region.memory().byteSize() - bytes
                || !region.space().allocateAt(region.addressOf(offset), bytes)) {
            throw new IOException(bytes + " bytes at offset " + offset + " are named by the map, but are not in the region of "
                    + region.memory().byteSize() + " bytes, or are in use twice");
        }
    }

    /**
     * Writes what has changed.
     *
     * @param offsets of the pages, by number
     * @return the commit to write when this has reached the file
     */
    Superblock write(long generation, long pages, LongUnaryOperator offsets) {
        leaves = Arrays.copyOf(leaves, Math.toIntExact((pages + perLeaf - 1) / perLeaf));
        changed.stream().forEach(leaf -> writeLeaf(leaf, pages, offsets));
        changed.clear();
        if (leaves.length == 0) {
            return new Superblock(generation, pageBytes, 0, 0, 0);
        }
        long old = root;
        root = retirement.allocate(rootBytes());
        if (old != 0) {
            retirement.retire(old);
        }
        MemorySegment words = words(root, leaves.length);
        MemorySegment.copy(leaves, 0, words, JAVA_LONG, 0, leaves.length);
        return new Superblock(generation, pageBytes, pages, root, Superblock.checksumOf(words));
    }

    private void writeLeaf(int leaf, long pages, LongUnaryOperator offsets) {
        long from = (long) leaf * perLeaf;
        long offset = retirement.allocate(pageBytes);
        MemorySegment words = words(offset, Math.min(perLeaf, pages - from));
        for (int i = 0; i < words.byteSize() / Long.BYTES; i++) {
            words.setAtIndex(JAVA_LONG, i, offsets.applyAsLong(from + i));
        }
        if (leaves[leaf] != 0) {
            retirement.retire(leaves[leaf]);
        }
        leaves[leaf] = offset;
    }

    private MemorySegment words(long offset, long count) {
        return region.memory().asSlice(offset, count * Long.BYTES);
    }

    private long rootBytes() {
        return (long) leaves.length * Long.BYTES;
    }

    /** Areas in the file that are the map's. */
    long areas() {
        return leaves.length == 0 ? 0 : leaves.length + 1;
    }
}
