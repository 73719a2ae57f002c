package org.acre.benchmarks.workloads;

import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Objects that lie one after another in one segment, each once; it counts, and refuses a wrong free. */
class HeapUnderTest implements Heap {
    private static final long BYTES = 1L << 28;

    private final long start;
    private final AtomicLong next = new AtomicLong();
    final AtomicLong allocated = new AtomicLong();
    final AtomicLong freed = new AtomicLong();
    /** The thread that allocated each object. */
    final ConcurrentSkipListMap<Long, Long> owners = new ConcurrentSkipListMap<>();
    final AtomicLong remoteFrees = new AtomicLong();

    HeapUnderTest(Arena arena) {
        this.start = arena.allocate(BYTES, 16).address();
    }

    /** Where the next object lies, rounded up so that its words are whole. Starts again from the front when it is through. */
    long place(long bytes) {
        long rounded = bytes + 15 & -16;
        return start + next.getAndAdd(rounded) % (BYTES - (16 << 20));
    }

    long live() {
        return allocated.get() - freed.get();
    }

    @Override public Places places(int count) {
        return new Counted(count);
    }

    private final class Counted implements Places {
        private final AtomicReferenceArray<@Nullable Long> addresses;

        Counted(int count) {
            this.addresses = new AtomicReferenceArray<>(count);
        }

        @Override public int count() {
            return addresses.length();
        }

        @Override public void allocate(int place, long bytes) {
            long address = place(bytes);
            if (!addresses.compareAndSet(place, null, address)) {
                throw new IllegalStateException("place " + place + " is not empty");
            }
            owners.put(address, Thread.currentThread().threadId());
            allocated.incrementAndGet();
        }

        @Override public void free(int place) {
            Long address = addresses.getAndSet(place, null);
            if (address == null) {
                throw new IllegalStateException("place " + place + " is empty");
            }
            if (!Objects.equals(owners.remove(address), Thread.currentThread().threadId())) {
                remoteFrees.incrementAndGet();
            }
            freed.incrementAndGet();
        }

        @Override public long address(int place) {
            Long address = addresses.get(place);
            return address == null ? 0 : address;
        }

        @Override public void exchange(int place, Places shared, int other) {
            addresses.set(place, ((Counted) shared).addresses.getAndSet(other, addresses.get(place)));
        }
    }
}
