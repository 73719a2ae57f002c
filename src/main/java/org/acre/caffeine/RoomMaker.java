package org.acre.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import java.time.Duration;
import org.acre.BudgetExceededException;
import org.acre.Region;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.jspecify.annotations.Nullable;

/**
 * Room for a value in a region that is full: other areas of the region, values that wait for their readers, holes that are too short.
 * Drops the entries that Caffeine would miss least, twice as many bytes each time, and waits for their grace period.
 */
final class RoomMaker<K> {
    private final Region region;
    private final ValueMemory memory;
    private final Cache<K, ValueHandle> cache;
    private final Policy.Eviction<K, ValueHandle> eviction;
    private final Duration patience;

    RoomMaker(Region region, ValueMemory memory, Cache<K, ValueHandle> cache, Duration patience) {
        this.region = region;
        this.memory = memory;
        this.cache = cache;
        this.eviction = cache.policy().eviction().orElseThrow();
        this.patience = patience;
    }

    ValueHandle allocate(int bytes) {
        try {
            return memory.allocate(bytes);
        } catch (AddressSpaceExhaustedException | BudgetExceededException e) {
            return allocateSlow(bytes, e);
        }
    }

    /** @param full thrown in the end, with the numbers of the first attempt */
    private ValueHandle allocateSlow(int bytes, RuntimeException full) {
        long deadline = System.nanoTime() + patience.toNanos();
        // What has been freed and waits for readers comes first: it costs nobody a value.
        ValueHandle handle = awaitFrees(deadline) ? tryAllocate(bytes) : null;
        if (handle != null) {
            return handle;
        }
        for (long wanted = memory.bytesTaken(bytes); ; wanted *= 2) {
            boolean evicted = evict(wanted);
            boolean freed = awaitFrees(deadline);
            handle = tryAllocate(bytes);
            if (handle != null) {
                return handle;
            }
            if (!evicted || !freed) {
                throw full;
            }
        }
    }

    private @Nullable ValueHandle tryAllocate(int bytes) {
        try {
            return memory.allocate(bytes);
        } catch (AddressSpaceExhaustedException | BudgetExceededException e) {
            return null;
        }
    }

    /** @return false if there is nothing left to drop */
    private boolean evict(long bytes) {
        var coldest = eviction.coldestWeighted(bytes);
        if (coldest.isEmpty()) {
            return dropAny();
        }
        coldest.forEach((key, handle) -> {
            boolean _ = cache.asMap().remove(key, handle);
        });
        memory.freeUnfreed();
        return true;
    }

    /** The coldest entry weighs more than what is wanted. */
    private boolean dropAny() {
        var keys = cache.asMap().keySet().iterator();
        if (!keys.hasNext()) {
            return false;
        }
        cache.invalidate(keys.next());
        return true;
    }

    /** @return false if the time is up, or the caller may not wait: it is inside a section, or interrupted */
    private boolean awaitFrees(long deadline) {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0 || region.gracePeriods().isInsideSection()) {
            return false;
        }
        try {
            return region.deferredFree().barrier(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
