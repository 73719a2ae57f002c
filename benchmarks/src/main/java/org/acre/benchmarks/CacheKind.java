package org.acre.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.caffeine.OffHeapCache;

/** Where a Caffeine cache has its values. Both do its work on the threads that call. */
public enum CacheKind {
    /** Byte arrays on the Java heap. */
    ON_HEAP {
        @Override ValueCache open(long bytes, int longestValue) {
            return new HeapCache(bytes, longestValue);
        }
    },
    /** In a region. */
    OFF_HEAP {
        @Override ValueCache open(long bytes, int longestValue) {
            return new RegionCache(bytes, longestValue);
        }
    };

    /** The bytes of a value are looked at one in each line of the processor's cache. */
    private static final int STRIDE = 64;

    /** What a byte array takes on the heap, with header and padding. */
    static long bytesOnHeap(long bytes) {
        return (bytes + 16 + 7) & -8;
    }

    /** A cache of so many bytes, counted by what the values really take. */
    abstract ValueCache open(long bytes, int longestValue);

    /** A cache of values that are made on a miss, as copies of a source. */
    interface ValueCache extends AutoCloseable {
        /** Looks at the value in place. @return something that depends on it, or -1 if there is none */
        long look(long key);

        void put(long key, int bytes);

        long entries();

        @Override void close();
    }

    private static final class HeapCache implements ValueCache {
        private final Cache<Long, byte[]> cache;
        private final byte[] source;

        HeapCache(long bytes, int longestValue) {
            this.cache = Caffeine.newBuilder().maximumWeight(bytes).executor(Runnable::run)
                    .weigher((Long _, byte[] value) -> (int) bytesOnHeap(value.length)).build();
            this.source = new byte[longestValue];
        }

        @Override public long look(long key) {
            byte[] value = cache.getIfPresent(key);
            if (value == null) {
                return -1;
            }
            long sum = value.length;
            for (int i = 0; i < value.length; i += STRIDE) {
                sum += value[i];
            }
            return sum;
        }

        @Override public void put(long key, int bytes) {
            byte[] value = new byte[bytes];
            System.arraycopy(source, 0, value, 0, bytes);
            cache.put(key, value);
        }

        @Override public long entries() {
            return cache.estimatedSize();
        }

        @Override public void close() {
            cache.invalidateAll();
        }
    }

    private record RegionCache(Region region, OffHeapCache<Long> cache, MemorySegment source) implements ValueCache {
        /** Room for what is dropped and still waits for readers and for the purge. */
        private static final long SPARE_BYTES = 256L << 20;

        RegionCache(long bytes, int longestValue) {
            this(Region.builder().anonymous(bytes + bytes / 4 + SPARE_BYTES).uninitialized().invalidation(Invalidation.NONE).build(),
                    bytes, longestValue);
        }

        private RegionCache(Region region, long bytes, int longestValue) {
            this(region, OffHeapCache.<Long>in(region).maximumBytes(bytes).build(), Arena.global().allocate(longestValue));
        }

        @Override public long look(long key) {
            Long sum = cache.withValue(key, RegionCache::sum);
            return sum == null ? -1 : sum;
        }

        private static Long sum(MemorySegment value) {
            long sum = value.byteSize();
            for (long i = 0; i < value.byteSize(); i += STRIDE) {
                sum += value.get(JAVA_BYTE, i);
            }
            return sum;
        }

        @Override public void put(long key, int bytes) {
            cache.put(key, source.asSlice(0, bytes));
        }

        @Override public long entries() {
            return cache.entries();
        }

        @Override public void close() {
            cache.close();
            region.close();
        }
    }
}
