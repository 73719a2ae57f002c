package org.acre.allocator.spi;

import java.util.concurrent.TimeUnit;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.acre.allocator.space.Doors;
import org.jspecify.annotations.Nullable;

/** What the floors above may do to a space beyond its public face. Any thread, unless said otherwise. */
public interface SpaceDoor {
    /** A hard limit of four times {@link #lazyLimitPages}, and at least 1,024 pages. */
    long FOUR_LIMITS = -1;

    /** The door of a space. */
    static SpaceDoor of(AddressSpace space) {
        return Doors.of(space);
    }

    /**
     * From now on {@code driver} decides when to purge, and every pass, whoever runs it, calls {@code hook}. Waits for passes
     * under way.
     *
     * @param hardPages lazy pages above which a free reports {@link PurgeDriver#overfull}, if that is more than {@link
     *     #lazyMaxPages}; or {@link #FOUR_LIMITS}
     * @return false, and nothing has changed, if there is a driver already
     */
    boolean attach(PurgeDriver driver, @Nullable BatchHook hook, long hardPages);

    /** Frees purge inline again; the hook stays. Waits for passes under way. */
    void detach(PurgeDriver driver);

    /**
     * One pass over all nodes, after those under way.
     *
     * @throws IllegalStateException if the caller is inside a pass: a hook must not purge
     */
    PassResult purge(Decay decay, HelperCrew crew);

    /** As {@link #purge(Decay, HelperCrew)}; null if it did not get its turn in time. */
    @Nullable PassResult tryPurge(Decay decay, HelperCrew crew, long time, TimeUnit unit) throws InterruptedException;

    /** As {@link #purge(Decay, HelperCrew)} without decay; null if nothing lazy or pinned touches [{@code start}, {@code end}). */
    @Nullable PassResult purgeRange(long start, long end, HelperCrew crew);

    /** As {@link #purge(Decay, HelperCrew)}; null if no more than so many pages are lazy when it is its turn. */
    @Nullable PassResult purgeAbove(long lazyPages, Decay decay, HelperCrew crew);

    /** From now on allocations that fail ask this too. */
    void addRelief(Relief relief);

    /** No allocation asks this any more, but for those that do now. */
    void removeRelief(Relief relief);

    /** From now on this is asked about every area that is cut out of the free tree. */
    void setAdmission(Admission admission);

    /** Whether the caller runs inside a pass, that is inside a hook: it must not purge. */
    boolean isPurging();

    /** Pages on the lazy lists, as far as a glance can tell. */
    long lazyPages();

    /** Lazy pages above which a free reports {@link PurgeDriver#crossed} now. */
    long lazyLimitPages();

    /**
     * Whether the limit may follow use, as it was built to; from the next pass on. A hook whose batches cost all threads something
     * says no: then it is {@link #lazyMaxPages}, so that many frees share the cost.
     */
    void setLazyFollowsUse(boolean may);

    /** Lazy pages above which a free reports {@link PurgeDriver#overfull} while there is a driver. */
    long lazyHardPages();

    /** The most that {@link #lazyLimitPages} can become. */
    long lazyMaxPages();

    /** Whether anything is lazy, pinned or pooled, as far as a glance can tell. */
    boolean hasWork();

    /** Bytes of a page. */
    long pageSize();

    /**
     * Takes a busy area from its owner without freeing it yet: it is deferred until {@link #release}.
     *
     * @return a ticket for that, below 2^30
     * @throws InvalidFreeException if no busy area starts there
     */
    int defer(long address);

    /** As {@link #defer(long)}, for the life that the handle stands for. */
    int defer(Area area);

    /** Undoes a deferral: the area is busy again, in the same life, and its owner's. Once for each ticket, instead of {@link #release}. */
    void restore(int ticket);

    /** Whether this is the ticket of an area that is deferred now; any number may be asked. */
    boolean isDeferred(long ticket);

    /** Bytes of a deferred area. */
    long deferredBytes(int ticket);

    /** First byte of a deferred area. */
    long deferredStart(int ticket);

    /** Ends a deferral: the area is lazy now. The caller makes sure that its grace period has ended; once for each ticket. */
    void release(int ticket);

    /** As {@link #release(int)} for the first {@code count}, with one cas for all that follow one another and are of one node. */
    void release(long[] tickets, int count);

    /**
     * From now on the owner of a busy area hands it out in parts: frees, resizes and deferrals by its address, or by a handle, are refused.
     *
     * @throws InvalidFreeException if no busy area starts there that is whole
     */
    void divide(long address);

    /** Frees a divided area. Only its owner, when no part of it is anybody's. */
    void freeDivided(long address);

    /** Notes 64 bits about a busy area, by its owner, until it is freed; the next life begins with 0. */
    void setTag(long address, long tag);

    /** What was noted about the busy area that starts here. */
    long tag(long address);

    /** Whether this life of the busy area that starts here was carved out of the free tree, and not taken from a pool. */
    boolean isFromTree(long address);

    /**
     * Shows all that the spans are made of from {@code from} on, ascending, without gap or overlap, until the visitor has seen enough. Exact
     * while nobody is inside. Otherwise each range was like that at a moment during the walk: what others allocate, free and
     * purge behind the walk is not seen, and what they merge or cut in front of it is seen in part. So an area may be missing or be there
     * that lived at no one moment with all others, but no page is shown twice.
     *
     * <p>Holds no lock while the visitor runs. Areas cost an {@link AddressSpace#find} each; a free range takes the global lock for one
     * search of the tree.
     *
     * @param from an address, rounded down to the start of its page
     */
    void forEachRange(long from, RangeStateVisitor visitor);
}
