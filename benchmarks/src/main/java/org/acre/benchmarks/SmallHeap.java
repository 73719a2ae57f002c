package org.acre.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.benchmarks.workloads.Heap;
import org.acre.benchmarks.workloads.Places;
import org.acre.small.SmallObjects;

/**
 * An allocator of small objects, of whatever make.
 *
 * <p>Each library has a class of its own, and its functions are constants of that class: a call through a method handle is as fast as a call
 * of C only where the compiler knows the handle as a constant. One class for all, with the handles in its fields, takes some 10 ns more a call.
 */
interface SmallHeap extends Heap {
    /** Allocates an object and frees it. */
    void pair(long bytes) throws Throwable;

    /** One whose objects are addresses. */
    interface Addresses extends SmallHeap {
        long allocate(long bytes) throws Throwable;

        void free(long address) throws Throwable;

        @Override default void pair(long bytes) throws Throwable {
            free(allocate(bytes));
        }

        @Override default Places places(int count) {
            return new AddressPlaces(this, count);
        }
    }

    /** Small objects of a region's space, whose memory is never touched. */
    final class Acre implements Addresses {
        private final AddressSpace space = Spaces.ofRegion();
        private final SmallObjects objects = SmallObjects.in(space);

        @Override public long allocate(long bytes) {
            return objects.allocate(bytes);
        }

        @Override public void free(long address) {
            objects.free(address);
        }

        /** What is too long for a slab has an area of its own here. */
        @Override public Places places(int count) {
            return new AddressPlaces(new Addresses() {
                @Override public long allocate(long bytes) {
                    return bytes <= objects.mostBytes() ? objects.allocate(bytes) : space.allocate(bytes);
                }

                @Override public void free(long address) {
                    if (objects.tryFree(address) == AddressSpace.NONE) {
                        space.free(address);
                    }
                }
            }, count);
        }
    }

    /** Whole pages of a region's space for every object. */
    final class AcreSpace implements Addresses {
        private final AddressSpace space = Spaces.ofRegion();

        @Override public long allocate(long bytes) {
            return space.allocate(bytes);
        }

        @Override public void free(long address) {
            space.free(address);
        }
    }

    /** The same through a region, which decides between slabs and pages, with its purger at work. */
    final class AcreRegion implements Addresses {
        private final Region region;

        AcreRegion() {
            this(Region.builder());
        }

        AcreRegion(Region.Builder builder) {
            this.region = builder.anonymous(1L << 36).build();
        }

        @Override public long allocate(long bytes) {
            return region.allocateAddress(bytes);
        }

        @Override public void free(long address) {
            region.freeAddress(address);
        }
    }

    /** malloc of the C library. */
    final class Glibc implements Addresses {
        @Override public long allocate(long bytes) throws Throwable {
            return CLibrary.malloc(bytes);
        }

        @Override public void free(long address) throws Throwable {
            CLibrary.free(address);
        }
    }

    /** Debian's libjemalloc2. */
    final class Jemalloc implements Addresses {
        static final String LIBRARY = "libjemalloc.so.2";
        private static final MethodHandle MALLOC = Functions.allocate(LIBRARY, "malloc");
        private static final MethodHandle FREE = Functions.free(LIBRARY, "free");

        @Override public long allocate(long bytes) throws Throwable {
            return (long) MALLOC.invokeExact(bytes);
        }

        @Override public void free(long address) throws Throwable {
            FREE.invokeExact(address);
        }
    }

    /** Debian's libmimalloc2.0. */
    final class Mimalloc implements Addresses {
        static final String LIBRARY = "libmimalloc.so.2";
        private static final MethodHandle MALLOC = Functions.allocate(LIBRARY, "mi_malloc");
        private static final MethodHandle FREE = Functions.free(LIBRARY, "mi_free");

        @Override public long allocate(long bytes) throws Throwable {
            return (long) MALLOC.invokeExact(bytes);
        }

        @Override public void free(long address) throws Throwable {
            FREE.invokeExact(address);
        }
    }

    /** Debian's libtcmalloc-minimal4. */
    final class Tcmalloc implements Addresses {
        static final String LIBRARY = "libtcmalloc_minimal.so.4";
        private static final MethodHandle MALLOC = Functions.allocate(LIBRARY, "tc_malloc");
        private static final MethodHandle FREE = Functions.free(LIBRARY, "tc_free");

        @Override public long allocate(long bytes) throws Throwable {
            return (long) MALLOC.invokeExact(bytes);
        }

        @Override public void free(long address) throws Throwable {
            FREE.invokeExact(address);
        }
    }

    /** Direct buffers of Netty, with the thread caches that it keeps from other threads than its own by default. */
    record Netty(ByteBufAllocator allocator) implements HandleHeap<ByteBuf> {
        static Netty pooled() {
            return new Netty(new PooledByteBufAllocator(true, PooledByteBufAllocator.defaultNumHeapArena(),
                    PooledByteBufAllocator.defaultNumDirectArena(), PooledByteBufAllocator.defaultPageSize(),
                    PooledByteBufAllocator.defaultMaxOrder(), PooledByteBufAllocator.defaultSmallCacheSize(),
                    PooledByteBufAllocator.defaultNormalCacheSize(), true));
        }

        static Netty adaptive() {
            return new Netty(new AdaptiveByteBufAllocator(true, true));
        }

        @Override public ByteBuf allocate(long bytes) {
            return allocator.directBuffer((int) bytes);
        }

        @Override public long address(ByteBuf buffer) {
            return buffer.memoryAddress();
        }

        @Override public void free(ByteBuf buffer) {
            buffer.release();
        }
    }

    /** Functions of libraries that may be missing, called the fastest way that Java has: see CLibrary. */
    final class Functions {
        private Functions() {}

        static MethodHandle allocate(String library, String name) {
            return find(library, name, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        }

        static MethodHandle free(String library, String name) {
            return find(library, name, FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));
        }

        private static MethodHandle find(String library, String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(
                    SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow(name), type, Linker.Option.critical(false));
        }

        static boolean canLoad(String library) {
            try {
                SymbolLookup.libraryLookup(library, Arena.global());
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
