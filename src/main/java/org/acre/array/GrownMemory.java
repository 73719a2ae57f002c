package org.acre.array;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.acre.Region;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;
import org.acre.purge.GracePeriods;
import org.acre.purge.ReadSection;

/**
 * One array that grows: the word that publishes it, and the lock of its writers. Readers are inside a section from before they load that word
 * until after their last look at the array.
 */
final class GrownMemory {
    /** Published once the array is closed; areas start at multiples of a page. */
    private static final long CLOSED = -1;

    private static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup().findVarHandle(GrownMemory.class, "published", long.class).withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Region region;
    private final GracePeriods gracePeriods;
    private final LongConsumer retire;
    private final ArrayWords words;
    private final long elementBytes;
    private final ReentrantLock writers = LockOrder.newLock(LockRank.ARRAY_WRITERS);
    @SuppressWarnings("UnusedVariable") // used through its handle
    private long published;

    /** @param retire frees an array that readers may still be looking at */
    GrownMemory(Region region, long elementBytes, long length, LongConsumer retire) {
        if (length < 0) {
            throw new IllegalArgumentException("the length of an array is negative: " + length);
        }
        this.region = region;
        this.gracePeriods = region.gracePeriods();
        this.retire = retire;
        this.words = new ArrayWords(region.reservedMemory(), elementBytes);
        this.elementBytes = elementBytes;
        long array = region.allocateAddress(words.bytes(length));
        words.fill(array, length, array, 0);
        publish(array);
    }

    /** How arrays of a region are retired: after a grace period. */
    static LongConsumer deferring(Region region) {
        return region.deferredFree()::free;
    }

    /** release: publishes the array with its length and elements; pairs with {@link #array}. Plain, and a reader could find it unfilled. */
    private void publish(long array) {
        PUBLISHED.setRelease(this, array);
    }

    /** acquire: pairs with {@link #publish}. */
    private long array() {
        long array = (long) PUBLISHED.getAcquire(this);
        if (array == CLOSED) {
            throw new IllegalStateException("the array is closed");
        }
        return array;
    }

    ReadSection enter() {
        return gracePeriods.enter();
    }

    ReentrantLock writers() {
        return writers;
    }

    /** The published array. By readers inside a section, and by writers under their lock. */
    long arrayInside() {
        assert writers.isHeldByCurrentThread() || gracePeriods.isInsideSection() : "neither in a section nor a writer";
        return array();
    }

    long length(long array) {
        return words.length(array);
    }

    private void check(long array, long index) {
        long length = words.length(array);
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index " + index + " of an array of " + length);
        }
    }

    long get(long array, long index, long offset) {
        check(array, index);
        return words.getAcquire(array, index, offset);
    }

    void set(long array, long index, long offset, long value) {
        check(array, index);
        words.setRelease(array, index, offset, value);
    }

    MemorySegment element(long array, long index) {
        check(array, index);
        return words.element(array, index);
    }

    /** Makes the array longer. @return false, and nothing has changed, if it is that long */
    boolean grow(long length) {
        writers.lock();
        try {
            return growLocked(length, 0);
        } finally {
            writers.unlock();
        }
    }

    /** The same, by a writer; the first word of the last element is {@code last} when it is published. */
    boolean growLocked(long length, long last) {
        assert writers.isHeldByCurrentThread();
        long old = array();
        long oldLength = words.length(old);
        if (length <= oldLength) {
            return false;
        }
        long grown = region.allocateAddress(words.bytes(length));
        words.fill(grown, length, old, oldLength);
        words.setRelease(grown, length - 1, 0, last);
        publish(grown);
        retire.accept(old);
        return true;
    }

    boolean isOpen() {
        return (long) PUBLISHED.getAcquire(this) != CLOSED;
    }

    /** Retires the array. */
    void close() {
        writers.lock();
        try {
            if (isOpen()) {
                retire.accept(closeAndKeepLocked());
            }
        } finally {
            writers.unlock();
        }
    }

    /** From now on no reader finds the array; by a writer, who retires it. */
    long closeAndKeepLocked() {
        assert writers.isHeldByCurrentThread();
        long old = array();
        publish(CLOSED);
        return old;
    }

    @Override public String toString() {
        long array = (long) PUBLISHED.getAcquire(this);
        return array == CLOSED ? "closed" : "elements of " + elementBytes + " bytes at 0x" + Long.toHexString(array);
    }
}
