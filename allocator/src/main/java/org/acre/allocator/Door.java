package org.acre.allocator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.acre.allocator.area.AreaTable;
import org.acre.allocator.area.AreaWord;
import org.acre.allocator.base.Pages;
import org.acre.allocator.node.LazyLists;
import org.acre.allocator.node.LazyThreshold;
import org.acre.allocator.space.PurgeLock;
import org.acre.allocator.space.PurgePass;
import org.acre.allocator.space.PurgeTurns;
import org.acre.allocator.spi.Admission;
import org.acre.allocator.spi.BatchHook;
import org.acre.allocator.spi.Decay;
import org.acre.allocator.spi.HelperCrew;
import org.acre.allocator.spi.PassResult;
import org.acre.allocator.spi.PurgeDriver;
import org.acre.allocator.spi.RangeStateVisitor;
import org.acre.allocator.spi.Relief;
import org.acre.allocator.spi.SpaceDoor;
import org.jspecify.annotations.Nullable;

/** The door of one space, and who stands behind it: a driver, or the inline purge. */
final class Door implements SpaceDoor {
    private final AddressSpace space;
    private final Admittance admittance;
    private final Pages pages;
    private final AreaTable areas;
    private final LazyLists lazy;
    private final LazyThreshold threshold;
    private final PurgePass pass;
    private final PurgeTurns purge;
    private final PurgeLock lock;
    private final AtomicReference<@Nullable PurgeDriver> driver = new AtomicReference<>();
    /** Replaced whole. */
    private final AtomicReference<List<Relief>> reliefs = new AtomicReference<>(List.of());

    private final DeferredAreas deferred;
    private final DividedAreas divided;

    Door(
            AddressSpace space,
            Admittance admittance,
            FreeFaults faults,
            Pages pages,
            AreaTable areas,
            LazyLists lazy,
            LazyThreshold threshold,
            PurgePass pass,
            PurgeTurns purge,
            PurgeLock lock) {
        this.space = space;
        this.admittance = admittance;
        this.deferred = new DeferredAreas(space, faults, pages, areas, lazy);
        this.divided = new DividedAreas(space, areas, lazy);
        this.pages = pages;
        this.areas = areas;
        this.lazy = lazy;
        this.threshold = threshold;
        this.pass = pass;
        this.purge = purge;
        this.lock = lock;
    }

    /** A free has crossed the threshold. */
    void crossed(int node) {
        PurgeDriver present = driver.get();
        if (present == null) {
            purge.ofAll(node);
        } else {
            present.crossed(node);
        }
    }

    /** A free has crossed the hard limit. */
    void overfull(int node) {
        PurgeDriver present = driver.get();
        if (present == null) {
            purge.ofAll(node); // it has been detached since the threshold answered
        } else {
            present.overfull(node);
        }
    }

    /** What an allocation that failed may ask, in this order; nothing inside a pass, which holds what they would wait for. */
    List<Relief> reliefs() {
        return lock.isMine() ? List.of() : reliefs.get();
    }

    @Override public void addRelief(Relief relief) {
        List<Relief> _ = reliefs.updateAndGet(present -> {
            List<Relief> more = new ArrayList<>(present);
            more.add(relief);
            more.sort(Comparator.comparingInt(Relief::rank));
            return List.copyOf(more);
        });
    }

    @Override public void removeRelief(Relief relief) {
        List<Relief> _ = reliefs.updateAndGet(present -> {
            List<Relief> fewer = new ArrayList<>(present);
            fewer.remove(relief);
            return List.copyOf(fewer);
        });
    }

    long deferredPages() {
        return deferred.pages();
    }

    long deferredAreas() {
        return deferred.count();
    }

    @Override public boolean attach(PurgeDriver next, @Nullable BatchHook hook, long hardPages) {
        long stamp = lock.lockAlone();
        try {
            if (!driver.compareAndSet(null, next)) {
                return false;
            }
            pass.setHookLocked(hook);
            threshold.drive(hardPages);
            return true;
        } finally {
            lock.unlockAlone(stamp);
        }
    }

    @Override public void detach(PurgeDriver present) {
        long stamp = lock.lockAlone();
        try {
            if (driver.compareAndSet(present, null)) {
                threshold.undrive();
            }
        } finally {
            lock.unlockAlone(stamp);
        }
    }

    @Override public PassResult purge(Decay decay, HelperCrew crew) {
        return purge.alone(decay, crew);
    }

    @Override public @Nullable PassResult tryPurge(Decay decay, HelperCrew crew, long time, TimeUnit unit)
            throws InterruptedException {
        return purge.alone(decay, crew, time, unit);
    }

    @Override public @Nullable PassResult purgeRange(long start, long end, HelperCrew crew) {
        long first = pages.ofAddress(Math.max(0, start));
        // 2^63, the end of the last page, is negative.
        long beyond = end == Long.MIN_VALUE ? pages.ofAddress(end) : pages.atOrAfter(end);
        if (start == end) {
            return null;
        }
        return purge.aloneIf(() -> pass.isFreedLocked(first, beyond), Decay.NONE, crew);
    }

    @Override public @Nullable PassResult purgeAbove(long most, Decay decay, HelperCrew crew) {
        return purge.aloneIf(() -> lazyPages() > most, decay, crew);
    }

    @Override public void setAdmission(Admission admission) {
        admittance.set(admission);
    }

    @Override public boolean isPurging() {
        return lock.isMine();
    }

    @Override public long lazyPages() {
        return lazy.pages();
    }

    @Override public long lazyLimitPages() {
        return threshold.limit();
    }

    @Override public void setLazyFollowsUse(boolean may) {
        threshold.setFollowsUse(may);
    }

    @Override public long lazyHardPages() {
        return threshold.hardLimit();
    }

    @Override public long lazyMaxPages() {
        return threshold.most();
    }

    @Override public boolean hasWork() {
        return purge.hasWork();
    }

    @Override public long pageSize() {
        return pages.pageBytes();
    }

    @Override public int defer(long address) {
        return deferred.defer(address);
    }

    @Override public int defer(Area area) {
        if (area.space() != space) {
            throw new IllegalArgumentException(area + " is of another space");
        }
        return deferred.defer(area.id(), area.generation(), area.start());
    }

    @Override public void restore(int ticket) {
        deferred.restore(ticket);
    }

    @Override public boolean isDeferred(long ticket) {
        return deferred.isDeferred(ticket);
    }

    @Override public long deferredBytes(int ticket) {
        return deferred.bytes(ticket);
    }

    @Override public long deferredStart(int ticket) {
        return deferred.start(ticket);
    }

    @Override public void release(int ticket) {
        deferred.release(ticket);
    }

    @Override public void release(long[] tickets, int count) {
        deferred.release(tickets, count);
    }

    @Override public void divide(long address) {
        divided.divide(address);
    }

    @Override public void freeDivided(long address) {
        divided.free(address);
    }

    @Override public void setTag(long address, long tag) {
        areas.setTag(space.busyStart(address), tag);
    }

    @Override public long tag(long address) {
        return areas.tag(space.busyStart(address));
    }

    @Override public boolean isFromTree(long address) {
        return AreaWord.isFromTree(areas.wordAcquire(space.busyStart(address)));
    }

    @Override public void forEachRange(long from, RangeStateVisitor visitor) {
        space.forEachRange(from, visitor);
    }
}
