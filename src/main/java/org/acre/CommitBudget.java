package org.acre;

import java.util.concurrent.atomic.AtomicLong;
import org.acre.allocator.spi.Admission;
import org.acre.memory.CommittedPages;
import org.acre.purge.log.Seldom;

/**
 * What a region has committed: pages that were handed out, so that they may have been touched, and that have not gone back to
 * the OS since. Charged when pages come out of the free tree, and given back when they are discarded on their way there;
 * between the two, in pools and on lists, they keep their memory and stay charged. So an allocation that a pool serves has
 * nothing to do with it.
 */
final class CommitBudget implements Admission {
    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    private final Seldom seldom = new Seldom();
    private final CommitRoom room;
    private final CommittedPages committed;
    private final long base;
    private final int pageShift;
    private final AtomicLong bytes = new AtomicLong();

    /** @param pages that the region can ever have */
    CommitBudget(CommitRoom room, long base, long pages, long pageBytes) {
        this.room = room;
        this.base = base;
        this.pageShift = Long.numberOfTrailingZeros(pageBytes);
        this.committed = new CommittedPages(pages);
    }

    @Override public boolean admit(long start, long end) {
        long first = page(start);
        long beyond = page(end);
        long needed = committed.missing(first, beyond) << pageShift;
        if (needed == 0) {
            return true;
        }
        if (!room.take(needed)) {
            return false;
        }
        committed.set(first, beyond);
        bytes.addAndGet(needed);
        return true;
    }

    @Override public BudgetExceededException refused(long start, long end) {
        long needed = committed.missing(page(start), page(end)) << pageShift;
        BudgetExceededException refusal = new BudgetExceededException(end - start, needed, bytes.get(), room.bytes(), room.mostBytes(),
                room == CommitRoom.OF_CONTAINER);
        seldom.log(LOGGER, System.Logger.Level.WARNING, refusal::toString, null);
        return refusal;
    }

    /** Pages that have gone back to the OS. The caller has them. */
    void uncommit(long start, long end) {
        giveBack(committed.clear(page(start), page(end)) << pageShift);
    }

    private void giveBack(long fewer) {
        bytes.addAndGet(-fewer);
        room.giveBack(fewer);
    }

    private long page(long address) {
        return (address - base) >>> pageShift;
    }

    /** Bytes that the region has committed. */
    long bytes() {
        return bytes.get();
    }

    /** Bytes that may be committed, by this region and those that share the room. */
    long mostBytes() {
        return room.mostBytes();
    }

    /** The memory is unmapped: nobody allocates or purges any more. */
    void close() {
        giveBack(bytes.get());
    }
}
