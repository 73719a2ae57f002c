package org.acre.stress.linear;

import org.acre.Region;
import org.acre.array.GrowableArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** An array that grows, element by element what an array under one lock would be. Its words lie off the heap: threads run freely. */
class GrowableArrayLinearTest {
    private static final Region REGION = Region.anonymous(1L << 34);

    /** An array of two elements. */
    public static class Grown {
        private final GrowableArray array = GrowableArray.of(REGION, 2);

        @Operation public long length() {
            return array.length();
        }

        @Operation public boolean grow(@Param(gen = IntGen.class, conf = "1:6") int length) {
            return array.grow(length);
        }

        @Operation public long get(@Param(gen = IntGen.class, conf = "0:5") int index) {
            try {
                return array.get(index);
            } catch (IndexOutOfBoundsException _) {
                return -1;
            }
        }

        @Operation public boolean set(@Param(gen = IntGen.class, conf = "0:5") int index,
                @Param(gen = IntGen.class, conf = "1:9") int value) {
            try {
                array.set(index, value);
                return true;
            } catch (IndexOutOfBoundsException _) {
                return false;
            }
        }
    }

    /** What it must be indistinguishable from. */
    public static class Plain {
        private final long[] elements = new long[8];
        private int count = 2;

        public long length() {
            return count;
        }

        public boolean grow(int length) {
            boolean longer = length > count;
            count = Math.max(length, count);
            return longer;
        }

        public long get(int index) {
            return index < count ? elements[index] : -1;
        }

        public boolean set(int index, int value) {
            if (index >= count) {
                return false;
            }
            elements[index] = value;
            return true;
        }
    }

    /** The weakened twin: a set does not wait for the one who copies, so that it may go to the array that is given up. */
    public static class SetWithoutLock {
        private volatile long[] array = new long[2];

        @Operation public long length() {
            return array.length;
        }

        @Operation public synchronized boolean grow(@Param(gen = IntGen.class, conf = "1:6") int length) {
            if (length <= array.length) {
                return false;
            }
            long[] longer = new long[length];
            for (int i = 0; i < array.length; i++) {
                longer[i] = array[i];
                Thread.onSpinWait();
            }
            array = longer;
            return true;
        }

        @Operation public long get(@Param(gen = IntGen.class, conf = "0:5") int index) {
            long[] now = array;
            return index < now.length ? now[index] : -1;
        }

        @Operation public boolean set(@Param(gen = IntGen.class, conf = "0:5") int index,
                @Param(gen = IntGen.class, conf = "1:9") int value) {
            long[] now = array;
            if (index >= now.length) {
                return false;
            }
            now[index] = value;
            return true;
        }
    }

    @Test void growableArray_isAnArray() {
        Histories.stress(Plain.class).check(Grown.class);
    }

    @Test void setWithoutLock_isCaught() {
        Histories.assertCaught(SetWithoutLock.class, Plain.class);
    }
}
