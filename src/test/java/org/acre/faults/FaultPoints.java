package org.acre.faults;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The places in Acre's code where something can fail, counted, and the one that shall. {@link WovenClasses} calls these methods from the
 * classes that it loads; nothing in Acre knows of them.
 */
public final class FaultPoints {
    /** What fails. */
    public enum Kind {
        /** A Java object or array that Acre makes: OutOfMemoryError. */
        HEAP,
        /** A system call: -1 and an errno that it may give. */
        NATIVE,
        /** A call on a file through the JDK: IOException. */
        FILE,
        /** The start of a thread: OutOfMemoryError, as the JDK's. */
        THREAD,
        /** A hook, callback, selector or listener of the user's: a RuntimeException. */
        HOOK,
        /** Nothing fails, but the thread that enters a method is interrupted. */
        INTERRUPT
    }

    /** What a hook of the user's throws. */
    public static final class HookFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HookFault() {
            super("injected");
        }
    }

    /** errno, as far as it is not ENOMEM: include/uapi/asm-generic/errno-base.h. */
    private static final Map<String, Integer> ERRNO = Map.of("ftruncate", 5, "msync", 5, "open", 24, "statx", 5, "close", 5,
            "posix_fallocate", 28);
    private static final int ENOMEM = 12;
    /** The page size does not fail, and neither does looking where one runs. */
    private static final List<String> SAFE = List.of("getpagesize", "sched_getcpu");

    private static final AtomicLong POINTS = new AtomicLong();
    private static volatile @Nullable Kind armed;
    private static volatile long nth;
    private static volatile boolean forEver;
    private static volatile @Nullable Thread victim;
    private static volatile @Nullable String hit;
    private static volatile String lastName = "";

    private FaultPoints() {}

    /**
     * From now on the n-th point of a kind fails, counted from 0, and all after it if {@code forEver}.
     *
     * @param thread whose points count; null for all threads
     */
    public static void arm(Kind kind, long n, boolean always, @Nullable Thread thread) {
        POINTS.set(0);
        nth = n;
        forEver = always;
        victim = thread;
        hit = null;
        armed = kind;
    }

    /** Nothing fails any more. @return where it has failed first, or null if there were not so many points */
    public static @Nullable String disarm() {
        armed = null;
        return hit;
    }

    private static boolean fails(Kind kind, String where) {
        Thread chosen = victim;
        if (armed != kind || (chosen != null && !chosen.equals(Thread.currentThread()))) {
            return false;
        }
        long point = POINTS.getAndIncrement();
        boolean failing = forEver ? point >= nth : point == nth;
        if (failing && hit == null) {
            hit = where + " in " + Thread.currentThread().getName();
        }
        return failing;
    }

    /** Before an object is made. */
    public static void heap(String where) {
        if (fails(Kind.HEAP, where)) {
            throw new OutOfMemoryError("injected at " + where);
        }
    }

    /** Before a thread is started. */
    public static void thread(String where) {
        if (fails(Kind.THREAD, where)) {
            throw new OutOfMemoryError("unable to create native thread: injected at " + where);
        }
    }

    /** Before a call on a file. */
    public static void file(String where) throws IOException {
        if (fails(Kind.FILE, where)) {
            throw new IOException("injected at " + where);
        }
    }

    /** At the start of a method. */
    public static void entry(String where) {
        if (fails(Kind.INTERRUPT, where)) {
            Thread.currentThread().interrupt();
        }
    }

    /** In a hook of the scenario's. */
    public static void hook(String where) {
        if (fails(Kind.HOOK, where)) {
            throw new HookFault();
        }
    }

    /** In place of {@link SymbolLookup#find}: notes what is looked for. */
    public static Optional<MemorySegment> find(SymbolLookup lookup, String name) {
        lastName = name;
        return lookup.find(name);
    }

    /** In place of {@link Linker#downcallHandle}: a handle that can be made to fail. */
    public static MethodHandle downcallHandle(
            Linker linker, MemorySegment function, FunctionDescriptor type, Linker.Option[] options) {
        MethodHandle real = linker.downcallHandle(function, type, options);
        String name = lastName;
        if (SAFE.contains(name)) {
            return real;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle test = MethodHandles.insertArguments(
                    lookup.findStatic(FaultPoints.class, "nativeFails", MethodType.methodType(boolean.class, String.class)), 0, name);
            boolean captures = !type.toMethodType().parameterList().equals(real.type().parameterList());
            MethodHandle fault = captures
                    ? MethodHandles.insertArguments(lookup.findStatic(FaultPoints.class, "failed",
                            MethodType.methodType(long.class, String.class, MemorySegment.class)), 0, name)
                    : MethodHandles.constant(long.class, name.equals("posix_fallocate") ? (long) Objects.requireNonNull(ERRNO.get(name)) : -1L);
            fault = MethodHandles.explicitCastArguments(fault, fault.type().changeReturnType(real.type().returnType()));
            fault = MethodHandles.dropArguments(fault, fault.type().parameterCount(),
                    real.type().parameterList().subList(fault.type().parameterCount(), real.type().parameterCount()));
            if (name.equals("close") || name.equals("munmap")) { // they fail, and have done their work: what else could be given back?
                fault = MethodHandles.foldArguments(MethodHandles.dropArguments(fault, 0, int.class), real); // both give an int
            }
            return MethodHandles.guardWithTest(test, fault, real);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }

    static boolean nativeFails(String name) {
        return fails(Kind.NATIVE, name);
    }

    static long failed(String name, MemorySegment captured) {
        captured.set(JAVA_INT, Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno")),
                ERRNO.getOrDefault(name, ENOMEM));
        return -1;
    }
}
