package org.acre.arena;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.NodeSelector;
import org.acre.blackbox.BlackBox;
import org.acre.memory.Discard;
import org.acre.memory.KnownZero;
import org.acre.memory.Platform;
import org.acre.purge.AreaCache;
import org.jspecify.annotations.Nullable;

/** The arenas of one region. Any thread. */
public final class RegionArenas implements AreaCache {
    private final ArenaMemory memory;
    private final Consumer<ArenaArea> release;
    private final Growth growth;
    private final CoarseClock clock = new CoarseClock();
    private final OpenArenas<ArenaArea> confined;
    private final OpenArenas<Object> shared;
    private final Batches batches;
    private final boolean zeroing;
    private final boolean isNative = Platform.isNative();

    private RegionArenas(ArenaMemory memory, int nodes, NodeSelector selector, Runnable purgeSoon, boolean zeroing) {
        this.memory = memory;
        this.release = memory::release;
        this.growth = new Growth(memory);
        this.confined = new OpenArenas<>(nodes, selector, clock);
        this.shared = new OpenArenas<>(nodes, selector, clock);
        this.batches = new Batches(memory, nodes, selector, purgeSoon);
        this.zeroing = zeroing;
    }

    /**
     * For one region.
     *
     * @param borrowed whether the memory is the caller's
     * @param zeroing whether the region zeroes what it hands out, and so keeps {@code zero}
     * @param discard null where the region gives no memory back to the OS
     * @param purgeSoon asks the purger of the space for a pass, and does not wait
     * @param box null where nobody records areas
     */
    public static RegionArenas of(MemorySegment memory, boolean borrowed, AddressSpace space, NodeSelector selector, KnownZero zero,
            boolean zeroing, @Nullable Discard discard, Runnable purgeSoon, @Nullable BlackBox box) {
        ArenaMemory areas = new ArenaMemory(memory, space, zero, zeroing, discard, borrowed, box);
        return new RegionArenas(areas, space.nodes(), selector, purgeSoon, zeroing);
    }

    /**
     * An arena of the calling thread.
     *
     * @param uninitialized whether its memory may hold anything
     * @param expectedBytes that it will hand out, or 0 if that is not known
     * @throws IllegalStateException if the region is closed, or somebody is closing it
     */
    public Arena openConfined(boolean uninitialized, long expectedBytes) {
        return isNative
                ? new ConfinedArena(memory, growth, confined, zeroing && !uninitialized, expectedBytes)
                : new JdkArena("confined", Arena.ofConfined(), shared);
    }

    /**
     * An arena of every thread; as {@link #openConfined}.
     *
     * @param strict whether its segments die when it closes
     */
    public Arena openShared(boolean uninitialized, long expectedBytes, boolean strict) {
        if (!isNative) {
            return new JdkArena("shared", Arena.ofShared(), shared);
        }
        boolean zeroed = zeroing && !uninitialized;
        return strict
                ? new StrictArena(memory, growth, shared, zeroed, expectedBytes)
                : new LazyArena(memory, growth, shared, batches, zeroed, expectedBytes);
    }

    /**
     * Revokes closed lazy arenas and frees their areas.
     *
     * @param all also what is kept for the next confined arenas
     */
    @Override public void giveBack(boolean all) {
        clock.advance();
        batches.giveBack();
        if (all) {
            confined.takeAll(release);
        }
    }

    /** Asked every interval of the purger: the clock goes on, whether there is work or not. */
    @Override public boolean hasWork() {
        clock.advance();
        return batches.hasWork();
    }

    /**
     * Gives back everything for an allocation that has failed.
     *
     * @return bytes that were given up meanwhile
     */
    public long giveUp(long bytes) {
        long before = memory.givenBytes();
        giveBack(true);
        return memory.givenBytes() - before;
    }

    /**
     * Lets nobody open an arena any more, if none is open.
     *
     * @throws IllegalStateException that names those that are open; nothing has changed
     */
    public void close() {
        confined.close();
        shared.close();
        List<OpenArena> open = new ArrayList<>(confined.present());
        open.addAll(shared.present());
        if (!open.isEmpty()) {
            reopen();
            throw new IllegalStateException("the region has open arenas, close them first; there are " + open.size() + ": "
                    + OpenArenas.describe(open));
        }
    }

    /** Undoes {@link #close}. */
    public void reopen() {
        confined.reopen();
        shared.reopen();
    }

    /**
     * Ends all segments of arenas that have closed, and gives back what is kept here. After {@link #close}; may be repeated.
     *
     * @return how many JDK arenas are in use by native calls and still open
     */
    public int end() {
        confined.takeAll(release);
        return batches.giveBack();
    }

    /** Arenas that are open now. */
    public long openCount() {
        return (long) confined.present().size() + shared.present().size();
    }

    /** Handshakes made for lazy arenas. */
    public long handshakes() {
        return batches.handshakes();
    }

    /** Bytes of the areas of all arenas, closed ones that wait too, and of those kept for the next. */
    public long heldBytes() {
        return memory.heldBytes();
    }

    /** Bytes of closed lazy arenas whose segments still work. */
    public long waitingBytes() {
        return batches.waitingBytes();
    }
}
