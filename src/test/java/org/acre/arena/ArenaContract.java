package org.acre.arena;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What every arena does, as the JDK's do: the same cases for theirs and for ours. What a lazy arena does otherwise is asked of
 * {@link #isLazy} here and shown in {@link LazyArenaTest}.
 */
@EnabledOnOs(OS.LINUX)
abstract class ArenaContract {
    /** An arena of the calling thread. */
    abstract Arena open();

    /** Whether only the thread that opened it may use it. */
    boolean isConfined() {
        return false;
    }

    /** Whether its segments outlive it. */
    boolean isLazy() {
        return false;
    }

    /** Makes happen what is lazy. It may have happened before: a region purges every second. */
    void purge() {}

    /** Ends what the test used. */
    @AfterEach void end() {}

    /** Runs on another thread, and gives what it threw. */
    private static @Nullable Throwable thrownElsewhere(Runnable action) throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                action.run();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        other.join();
        return thrown.get();
    }

    private static @Nullable Class<?> typeOf(@Nullable Throwable thrown) {
        return thrown == null ? null : thrown.getClass();
    }

    private void assertDead(MemorySegment segment) {
        purge();
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> segment.set(JAVA_BYTE, 0, (byte) 1));
        assertThrows(IllegalStateException.class, () -> segment.fill((byte) 1));
        assertFalse(segment.scope().isAlive());
    }

    @Test void allocate_anyLength_isThatLongZeroAndWritable() {
        try (Arena arena = open()) {
            for (long bytes : new long[] {1, 7, 8, 63, 64, 100, 1000, 4095, 4096, 4097, 70_000, 1 << 20, 5 << 20}) {
                MemorySegment segment = arena.allocate(bytes, 1);
                assertEquals(bytes, segment.byteSize());
                assertTrue(segment.isNative());
                assertFalse(segment.isReadOnly());
                assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[(int) bytes])), bytes + " bytes are not zero");
                segment.fill((byte) -1);
            }
        }
    }

    @Test void allocate_afterDirtyArenas_isZeroAgain() {
        for (int round = 0; round < 50; round++) {
            try (Arena arena = open()) {
                for (int bytes = 1; bytes < 9_000; bytes = bytes * 2 + round) {
                    MemorySegment segment = arena.allocate(bytes, 1);
                    assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[bytes])), "round " + round + ", " + bytes);
                    segment.fill((byte) -1);
                }
            }
        }
    }

    @Test void allocate_everyAlignment_isAligned() {
        try (Arena arena = open()) {
            for (long alignment = 1; alignment <= 1 << 21; alignment *= 2) {
                for (long bytes : new long[] {0, 1, 24, 5000}) {
                    MemorySegment segment = arena.allocate(bytes, alignment);
                    assertEquals(0, segment.address() % alignment, alignment + " for " + bytes);
                }
            }
        }
    }

    @Test void allocate_noBytes_hasAnAddressAndNoBytes() {
        try (Arena arena = open()) {
            MemorySegment none = arena.allocate(0, 8);
            assertEquals(0, none.byteSize());
            assertTrue(none.address() != 0 && none.address() % 8 == 0);
            assertTrue(none.address() != arena.allocate(0, 8).address());
            assertThrows(IndexOutOfBoundsException.class, () -> none.get(JAVA_BYTE, 0));
            assertEquals(arena.scope(), none.scope());
        }
    }

    @Test void allocate_badRequest_isIllegalArgument() {
        try (Arena arena = open()) {
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(-1, 1));
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(8, 0));
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(8, 3));
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(8, -8));
            arena.allocate(8, 8);
        }
    }

    @Test void allocate_many_doNotOverlap() {
        try (Arena arena = open()) {
            List<MemorySegment> segments = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                MemorySegment segment = arena.allocate(1 + i % 300, 1);
                segment.fill((byte) i);
                segments.add(segment);
            }
            for (int i = 0; i < segments.size(); i++) {
                MemorySegment segment = segments.get(i);
                for (long at = 0; at < segment.byteSize(); at++) {
                    assertEquals((byte) i, segment.get(JAVA_BYTE, at));
                }
            }
        }
    }

    @Test void allocateFrom_stringsAndArrays_readBack() {
        try (Arena arena = open()) {
            assertEquals("Grüße", arena.allocateFrom("Grüße").getString(0));
            assertArrayEquals(new long[] {1, 2, 3}, arena.allocateFrom(JAVA_LONG, 1, 2, 3).toArray(JAVA_LONG));
            assertEquals(42, arena.allocateFrom(JAVA_INT, 42).get(JAVA_INT, 0));
            MemorySegment source = MemorySegment.ofArray(new byte[] {9, 8, 7});
            assertEquals(-1, source.mismatch(arena.allocateFrom(JAVA_BYTE, source, JAVA_BYTE, 0, 3)));
        }
    }

    @Test void allocate_layouts_haveTheirLengthAndAlignment() {
        StructLayout layout = MemoryLayout.structLayout(JAVA_LONG, JAVA_INT, MemoryLayout.paddingLayout(4));
        try (Arena arena = open()) {
            arena.allocate(1);
            MemorySegment one = arena.allocate(layout);
            assertEquals(16, one.byteSize());
            assertEquals(0, one.address() % 8);
            MemorySegment many = arena.allocate(layout, 10);
            assertEquals(160, many.byteSize());
            many.setAtIndex(JAVA_LONG, 19, 5L);
            assertEquals(5L, many.getAtIndex(JAVA_LONG, 19));
        }
    }

    @Test void segment_outOfBounds_throws() {
        try (Arena arena = open()) {
            MemorySegment segment = arena.allocate(16, 8);
            assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_BYTE, 16));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_LONG, 9));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.get(JAVA_BYTE, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> segment.asSlice(8, 9));
        }
    }

    @Test void scope_ofSegmentsAndSlices_isThatOfTheArena() {
        try (Arena arena = open()) {
            MemorySegment.Scope scope = arena.scope();
            assertTrue(scope.isAlive());
            assertEquals(scope, arena.scope());
            for (long bytes : new long[] {8, 5_000, 100_000, 3 << 20}) {
                MemorySegment segment = arena.allocate(bytes, 8);
                assertEquals(scope, segment.scope(), bytes + " bytes");
                assertEquals(scope, segment.asSlice(1, 4).scope());
                assertEquals(scope, segment.asReadOnly().scope());
                assertEquals(scope, segment.reinterpret(4).scope());
            }
        }
    }

    @Test void close_segmentsSlicesAndBuffers_die() {
        Arena arena = open();
        MemorySegment small = arena.allocate(64, 8);
        MemorySegment large = arena.allocate(3 << 20, 8);
        MemorySegment slice = small.asSlice(8, 8);
        MemorySegment resized = small.reinterpret(32);
        ByteBuffer buffer = small.asByteBuffer();
        arena.close();
        assertDead(small);
        assertDead(large);
        assertDead(slice);
        assertDead(resized);
        assertThrows(IllegalStateException.class, () -> buffer.get(0));
        assertFalse(arena.scope().isAlive());
    }

    @Test void close_segmentReinterpretedIntoTheArena_runsItsCleanup() {
        List<String> log = new CopyOnWriteArrayList<>();
        Arena arena = open();
        arena.allocate(64, 8).reinterpret(64, arena, _ -> log.add("cleanup"));
        assertEquals(List.of(), log);
        arena.close();
        purge();
        assertEquals(List.of("cleanup"), log);
    }

    @Test void close_cleanupThatThrows_isThrownAndTheArenaIsClosed() {
        Arena arena = open();
        MemorySegment segment = arena.allocate(64, 8);
        segment.reinterpret(64, arena, _ -> {
            throw new UnsupportedOperationException("on purpose");
        });
        if (isLazy()) {
            arena.close(); // the purge runs it, and logs what it throws
        } else {
            assertThrows(UnsupportedOperationException.class, arena::close);
        }
        assertDead(segment);
        assertThrows(IllegalStateException.class, arena::close);
        assertThrows(IllegalStateException.class, () -> arena.allocate(8, 8));
    }

    @Test void close_twice_throws() {
        Arena arena = open();
        arena.allocate(8, 8);
        arena.close();
        assertThrows(IllegalStateException.class, arena::close);
        assertThrows(IllegalStateException.class, arena::close);
    }

    @Test void close_unused_isClosed() {
        Arena arena = open();
        arena.close();
        assertThrows(IllegalStateException.class, () -> arena.allocate(8, 8));
        assertThrows(IllegalStateException.class, arena::close);
    }

    @Test void allocate_afterClose_throwsWhateverIsAsked() {
        Arena arena = open();
        arena.allocate(8, 8);
        arena.close();
        assertThrows(IllegalStateException.class, () -> arena.allocate(8, 8));
        assertThrows(IllegalStateException.class, () -> arena.allocate(0, 1));
        assertThrows(IllegalStateException.class, () -> arena.allocate(1 << 20, 4096));
        assertThrows(IllegalStateException.class, () -> arena.allocateFrom("text"));
        assertThrows(IllegalArgumentException.class, () -> arena.allocate(-1, 1));
    }

    @Test void otherThread_accessAllocateAndClose_asConfined() throws InterruptedException {
        Arena arena = open();
        MemorySegment segment = arena.allocate(8, 8);
        Throwable access = thrownElsewhere(() -> segment.set(JAVA_LONG, 0, 5L));
        Throwable allocation = thrownElsewhere(() -> arena.allocate(8, 8));
        if (isConfined()) {
            assertEquals(WrongThreadException.class, typeOf(access));
            assertEquals(WrongThreadException.class, typeOf(allocation));
            assertEquals(WrongThreadException.class, typeOf(thrownElsewhere(arena::close)));
            segment.set(JAVA_LONG, 0, 7L);
            arena.allocate(8, 8);
            arena.close();
        } else {
            assertEquals(null, access);
            assertEquals(null, allocation);
            assertEquals(5L, segment.get(JAVA_LONG, 0));
            assertEquals(null, thrownElsewhere(arena::close));
        }
        assertThrows(IllegalStateException.class, arena::close);
    }

    @Test void otherThread_afterClose_throws() throws InterruptedException {
        Arena arena = open();
        arena.allocate(8, 8);
        arena.close();
        Class<?> expected = isConfined() ? WrongThreadException.class : IllegalStateException.class;
        assertEquals(expected, typeOf(thrownElsewhere(() -> arena.allocate(8, 8))));
        assertEquals(expected, typeOf(thrownElsewhere(arena::close)));
    }

    @Test void isAccessibleBy_threads_asConfined() {
        Thread other = Thread.ofPlatform().unstarted(() -> { });
        try (Arena arena = open()) {
            MemorySegment segment = arena.allocate(8, 8);
            assertTrue(segment.isAccessibleBy(Thread.currentThread()));
            assertEquals(!isConfined(), segment.isAccessibleBy(other));
        }
    }

    @Test void virtualThread_opensUsesAndCloses() throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread.ofVirtual().start(() -> {
            try (Arena arena = open()) {
                arena.allocate(100, 8).fill((byte) 1);
                LockSupport.parkNanos(1); // perhaps on another carrier afterwards
                arena.allocate(100_000, 8).fill((byte) 1);
            } catch (Throwable e) {
                thrown.set(e);
            }
        }).join();
        assertEquals(null, thrown.get());
    }

    /** C calls back into Java while it holds the segment: the arena cannot close. A lazy one closes, and the segment works on. */
    @Test void close_segmentInsideANativeCall_isRefused() throws Throwable {
        Assumptions.assumeTrue(ArenaContract.class.getModule().isNativeAccessEnabled());
        Linker linker = Linker.nativeLinker();
        MethodHandle qsort = linker.downcallHandle(linker.defaultLookup().find("qsort").orElseThrow(),
                FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG,
                        ADDRESS));
        Arena arena = open();
        CloseInside closer = new CloseInside(arena);
        try (Arena stub = Arena.ofConfined()) {
            MethodHandle compare = MethodHandles.lookup().bind(closer, "compare",
                    MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
            MemorySegment function = linker.upcallStub(compare, FunctionDescriptor.of(JAVA_INT,
                    ADDRESS, ADDRESS), stub);
            MemorySegment numbers = arena.allocateFrom(JAVA_INT, 3, 1, 2);
            qsort.invokeExact(numbers, 3L, 4L, function);
            assertEquals(isLazy() ? null : IllegalStateException.class, typeOf(closer.thrown));
            if (!isLazy()) {
                numbers.set(JAVA_INT, 0, 4);
                arena.close();
            }
            assertDead(numbers);
        }
    }

    /** The comparison of a sort that closes the arena of what is sorted. */
    static final class CloseInside {
        private final Arena arena;
        private @Nullable Throwable thrown;
        private boolean called;

        CloseInside(Arena arena) {
            this.arena = arena;
        }

        int compare(MemorySegment one, MemorySegment other) {
            if (!called) {
                called = true;
                try {
                    arena.close();
                } catch (Throwable e) {
                    thrown = e;
                }
            }
            return 0;
        }
    }

    @Test void io_intoASegment_works() throws IOException {
        Pipe pipe = Pipe.open();
        try (Arena arena = open()) {
            ByteBuffer buffer = arena.allocateFrom("text").asByteBuffer();
            assertEquals(5, pipe.sink().write(buffer));
            MemorySegment read = arena.allocate(5);
            assertEquals(5, pipe.source().read(read.asByteBuffer()));
            assertEquals("text", read.getString(0));
        } finally {
            pipe.sink().close();
            pipe.source().close();
        }
    }

    @Test void nested_arenas_areIndependent() {
        try (Arena outer = open()) {
            MemorySegment kept = outer.allocate(64, 8);
            kept.fill((byte) 3);
            Set<Long> starts = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                try (Arena inner = open(); Arena innermost = open()) {
                    MemorySegment one = inner.allocate(64, 8);
                    MemorySegment two = innermost.allocate(64, 8);
                    one.fill((byte) 1);
                    two.fill((byte) 2);
                    assertEquals(1, one.get(JAVA_BYTE, 63));
                    starts.addAll(List.of(one.address(), two.address()));
                }
            }
            assertFalse(starts.contains(kept.address()));
            assertEquals(3, kept.get(JAVA_BYTE, 63));
        }
    }

    @Test void open_afterAnother_isOfItsOwn() {
        Arena first = open();
        MemorySegment stale = first.allocate(64, 8);
        first.close();
        try (Arena second = open()) {
            MemorySegment segment = second.allocate(64, 8);
            segment.fill((byte) 7);
            if (!isLazy()) {
                assertThrows(IllegalStateException.class, () -> stale.get(JAVA_BYTE, 0));
            }
            assertEquals(7, segment.get(JAVA_BYTE, 0));
        }
    }
}
