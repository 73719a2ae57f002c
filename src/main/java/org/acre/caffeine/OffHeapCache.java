package org.acre.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.acre.Region;
import org.acre.purge.GracePeriods;
import org.acre.purge.ReadSection;
import org.jspecify.annotations.Nullable;

/**
 * A cache of byte values that lie in a {@link Region}, bounded by the bytes that they take there. Caffeine holds the keys, on the Java
 * heap, and decides what is kept; for each entry there is one small handle besides, and never a value.
 *
 * {@snippet file="org/acre/snippets/AdapterSnippetsTest.java" region="caffeine"}
 *
 * <p>What is replaced, removed, evicted or expired is freed after a grace period of the region: whoever reads a value reads it to its
 * end as it was. Give the region room for those too: a quarter more than the cache is plenty, unless values are lent for long.
 *
 * <p>Any thread may call every method, virtual ones too. Caffeine's work is done on the threads that call, a little at a time, so an
 * eviction may come a moment after the put that caused it. Keys must not be null; they are compared as in a hash map.
 *
 * <p>After {@link #close} all but {@code close} throw {@link IllegalStateException}. The region stays open and is the caller's; close the cache
 * first.
 *
 * @param <K> keys
 */
public final class OffHeapCache<K> implements AutoCloseable {
    /** Weights of Caffeine are ints, and what a value takes is more than its length. */
    static final long MOST_BYTES = 1L << 30;

    private final Region region;
    private final GracePeriods gracePeriods;
    private final ValueMemory memory;
    private final Cache<K, ValueHandle> cache;
    private final RoomMaker<K> room;
    private final long maximumBytes;
    private volatile boolean closed;

    private OffHeapCache(Builder<K> builder) {
        this.region = builder.region;
        this.gracePeriods = region.gracePeriods();
        ValueMemory memory = new ValueMemory(region);
        this.memory = memory;
        this.maximumBytes = builder.maximumBytes;
        this.cache = builder.caffeine
                .maximumWeight(maximumBytes)
                .weigher((K _, ValueHandle value) -> memory.weight(value))
                .executor(Runnable::run) // the listener runs before the call that dropped the value returns
                .removalListener(this::dropped)
                .build();
        this.room = new RoomMaker<>(region, memory, cache, builder.patience);
    }

    /** A builder of caches of which the values lie in {@code region}, among whatever else is there. */
    public static <K> Builder<K> in(Region region) {
        return new Builder<>(region);
    }

    /** By Caffeine, once for each handle that no new reader can find: replaced, removed, evicted or expired. */
    private void dropped(@Nullable K key, @Nullable ValueHandle value, RemovalCause cause) {
        memory.retire(Objects.requireNonNull(value));
    }

    /** {@link #put(Object, MemorySegment)} of a copy of {@code value}. */
    public void put(K key, byte[] value) {
        put(key, MemorySegment.ofArray(value));
    }

    /**
     * Keeps a copy of {@code value} for {@code key}, in place of what was there. No bytes are a value too. A value that takes more than the
     * whole cache may hold is dropped at once, as by Caffeine.
     *
     * <p>If the region is full, entries are evicted and their readers waited for, as long as {@link Builder#patience} says. Inside a section
     * of the region's grace periods, such as that of a value that the caller has borrowed, there is no waiting.
     *
     * @param value of any kind that the caller may read, 1 GiB at most
     * @throws org.acre.allocator.AddressSpaceExhaustedException if there is no room in the end; the old value stays, unless it was evicted
     * @throws org.acre.BudgetExceededException the same, if it is the region's budget that is full
     * @throws IllegalArgumentException if the value is longer than 1 GiB
     */
    public void put(K key, MemorySegment value) {
        Objects.requireNonNull(key);
        requireOpen();
        long bytes = value.byteSize();
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("a value has at most " + MOST_BYTES + " bytes; got " + bytes);
        }
        memory.freeUnfreed();
        if (memory.bytesTaken(bytes) > maximumBytes) {
            cache.invalidate(key);
            return;
        }
        ValueHandle handle = room.allocate((int) bytes);
        memory.fill(handle, value);
        publish(key, handle);
    }

    private void publish(K key, ValueHandle handle) {
        try {
            cache.put(key, handle);
        } catch (Throwable e) {
            withdraw(key, handle);
            throw e;
        }
        // Full: the entry is in the map before closed is read; pairs with close. Without it a put and a close that pass one another could
        // leave an entry behind that nobody frees.
        VarHandle.fullFence();
        if (closed) {
            withdraw(key, handle);
            requireOpen();
        }
    }

    private void withdraw(K key, ValueHandle handle) {
        boolean _ = cache.asMap().remove(key, handle);
        memory.retire(handle); // nothing happens if the listener has done it
    }

    /** A copy of the value for {@code key}, or null if there is none. Costs a section, a look into Caffeine, and the copy. */
    public byte @Nullable [] get(K key) {
        requireOpen();
        try (ReadSection _ = gracePeriods.enter()) {
            ValueHandle handle = cache.getIfPresent(key);
            return handle == null ? null : memory.copy(handle);
        }
    }

    /**
     * What {@code reader} makes of the value for {@code key}, in place; null if there is none, and the reader is not called. The segment is
     * read-only and may be looked at until the reader returns and no longer: then its memory may be somebody else's.
     *
     * <p>The reader runs inside a section: it should be short, and must not wait for a grace period.
     */
    public <R extends @Nullable Object> @Nullable R withValue(K key, Function<? super MemorySegment, ? extends R> reader) {
        requireOpen();
        try (ReadSection _ = gracePeriods.enter()) {
            ValueHandle handle = cache.getIfPresent(key);
            return handle == null ? null : reader.apply(memory.look(handle));
        }
    }

    /**
     * The value for {@code key} in place, until it is given back; null if there is none. Null is fine in a try-with-resources statement.
     *
     * @return to be closed by the calling thread
     */
    public @Nullable LentValue lend(K key) {
        requireOpen();
        ReadSection section = gracePeriods.enter();
        ValueHandle handle;
        try {
            handle = cache.getIfPresent(key);
        } catch (Throwable e) {
            section.close();
            throw e;
        }
        if (handle == null) {
            section.close();
            return null;
        }
        return new LentValue(section, memory.look(handle));
    }

    /** Drops the value for {@code key}, if there is one. */
    public void invalidate(K key) {
        requireOpen();
        cache.invalidate(key);
    }

    /** Drops every value that is there at the call. */
    public void invalidateAll() {
        requireOpen();
        cache.invalidateAll();
    }

    /** Does at once what Caffeine does a little at a time: evicts what is too much, drops what has expired. */
    public void cleanUp() {
        requireOpen();
        cache.cleanUp();
        memory.freeUnfreed();
    }

    /** Entries, about: those that have expired but were not looked for since are counted. */
    public long entries() {
        requireOpen();
        return cache.estimatedSize();
    }

    /** Bytes of the region that the values take, those that were dropped not counted. Takes a lock of Caffeine's. */
    public long bytes() {
        requireOpen();
        return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    /** The most that {@link #bytes} comes to when Caffeine's work is done. */
    public long maximumBytes() {
        return maximumBytes;
    }

    /** Hits, misses and evictions, by weight too; all zero without {@link Builder#recordStats}. */
    public CacheStats stats() {
        requireOpen();
        return cache.stats();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the cache is closed: it held up to " + maximumBytes + " bytes of " + region);
        }
    }

    /**
     * Drops every value. They are freed when those who read them are done; this does not wait for them. A put that is called meanwhile
     * is refused and leaves nothing behind. Again: does nothing.
     */
    @Override public void close() {
        if (closed) {
            return;
        }
        closed = true;
        VarHandle.fullFence(); // closed is set before the map is looked through; pairs with publish
        cache.invalidateAll();
        cache.cleanUp();
        memory.freeUnfreedAtLast();
    }

    @Override public String toString() {
        return "OffHeapCache of " + maximumBytes + " bytes in " + region + (closed ? ", closed" : "");
    }

    /**
     * What can be chosen. Each method changes this builder and returns it. For one thread at a time, and one cache.
     *
     * @param <K> keys
     */
    public static final class Builder<K> {
        /** The longest that a put waits for readers, unless told otherwise: many grace periods, and still no hang. */
        private static final Duration PATIENCE = Duration.ofSeconds(1);

        private final Region region;
        private final Caffeine<Object, Object> caffeine = Caffeine.newBuilder();
        private long maximumBytes;
        private Duration patience = PATIENCE;

        private Builder(Region region) {
            this.region = Objects.requireNonNull(region);
        }

        /**
         * The most that values may take, by what they take in the region and not by their length. To be named.
         *
         * @param bytes one or more, and at most what the region has
         */
        public Builder<K> maximumBytes(long bytes) {
            long most = region.memory().byteSize();
            if (bytes <= 0 || bytes > most) {
                throw new IllegalArgumentException("a cache in this region has 1 to " + most + " bytes; got " + bytes);
            }
            this.maximumBytes = bytes;
            return this;
        }

        /**
         * How long a put that finds the region full may go on evicting and waiting for readers, 1 s by default. An allocation itself waits up to
         * a second for what is being freed already; with 0 nothing is added to that.
         */
        public Builder<K> patience(Duration limit) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException("a negative patience: " + limit);
            }
            this.patience = limit;
            return this;
        }

        /** See {@link Caffeine#expireAfterWrite(Duration)}. */
        public Builder<K> expireAfterWrite(Duration duration) {
            caffeine.expireAfterWrite(duration);
            return this;
        }

        /** See {@link Caffeine#expireAfterAccess(Duration)}. */
        public Builder<K> expireAfterAccess(Duration duration) {
            caffeine.expireAfterAccess(duration);
            return this;
        }

        /** See {@link Caffeine#ticker}. */
        public Builder<K> ticker(Ticker ticker) {
            caffeine.ticker(ticker);
            return this;
        }

        /** See {@link Caffeine#recordStats()}. */
        public Builder<K> recordStats() {
            caffeine.recordStats();
            return this;
        }

        /**
         * Makes the cache.
         *
         * @throws IllegalArgumentException if {@link #maximumBytes} was not named
         */
        public OffHeapCache<K> build() {
            if (maximumBytes == 0) {
                throw new IllegalArgumentException("a cache needs maximumBytes");
            }
            return new OffHeapCache<>(this);
        }
    }
}
