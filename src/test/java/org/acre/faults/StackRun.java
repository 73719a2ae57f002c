package org.acre.faults;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.SpaceStatistics;
import org.acre.model.Quiet;
import org.acre.purge.Purger;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a child JVM: calls each operation at the end of a small stack, one frame further up each time, until it has room enough.
 * After each StackOverflowError no guard is held, the space is whole, and no page is lost.
 */
public final class StackRun {
    private static final long PAGE = 4096;
    private static final long PAGES = 2_000;
    private static final long STACK_BYTES = 256 << 10;
    private static final long SLOW_SECONDS = 60;
    /** Frames of {@link #dive} that any of the operations needs. */
    private static final int MOST_FRAMES = 1_500;

    private static final boolean GUARDS_ONLY = Boolean.getBoolean("acre.stack.guardsOnly");
    /** A virtual thread has the stack of the thread that carries it, which {@code -Xss} chooses. */
    private static final boolean VIRTUAL = Boolean.getBoolean("acre.stack.virtual");
    /** Of the thread that looks afterwards, whatever {@code -Xss} is. */
    private static final long ROOMY_BYTES = 8 << 20;

    /** The examination does not come to its end. */
    private static final class Stuck extends AssertionError {
        private static final long serialVersionUID = 1L;

        Stuck() {
            super("a guard is held, or somebody waits for ever");
        }
    }

    /** Something to do in a space that holds areas of three pages at 0, 10, 20 and 30. */
    private record Operation(String name, boolean region, Body body) {}

    private interface Body {
        void run(Subject subject);
    }

    /** What an operation is done to; the region is null where there is only a space. */
    private static final class Subject {
        final AddressSpace space;
        final @Nullable Region region;
        final List<MemorySegment> areas = new ArrayList<>();

        Subject(boolean withRegion) {
            if (withRegion) {
                region = Region.builder().anonymous(PAGES * PAGE).lazyMaxPages(2).nodes(2).build();
                space = region.space();
                for (int i = 0; i < 4; i++) {
                    areas.add(region.allocate(3 * PAGE, 1));
                    areas.add(region.allocate(100, 1));
                }
                region.deferredFree().barrier(); // everything is there that is made when it is first asked for
                region.openArena().close();
            } else {
                region = null;
                space = AddressSpace.builder().span(0, PAGES * PAGE).nodes(2).lazyMaxPages(0).build();
                for (int i = 0; i < 4; i++) {
                    if (!space.allocateAt(10L * i * PAGE, 3 * PAGE)) {
                        throw new AssertionError();
                    }
                }
            }
        }

        Region region() {
            if (region == null) {
                throw new AssertionError("there is no region");
            }
            return region;
        }

        /** On a thread that has all the stack it wants. */
        void examine() {
            space.verify();
            if (region != null) {
                region.verify();
                region.free(region.allocate(PAGE, 1));
                region.free(region.allocate(100, 1));
                region.deferredFree().barrier();
                region.purger().purgeAll();
                region.verify();
                region.close();
                return;
            }
            space.free(space.allocate(7 * PAGE));
            List<Long> starts = new ArrayList<>();
            space.forEachArea((start, end) -> starts.add(start));
            starts.forEach(space::free);
            space.verify();
            try (Purger last = Purger.on(space).build()) {
                last.purgeAll();
            }
            SpaceStatistics statistics = space.statistics();
            if (statistics.freePages() != statistics.totalPages()) {
                throw new AssertionError("pages are lost: " + statistics);
            }
        }
    }

    private static Operation inSpace(String name, Body body) {
        return new Operation(name, false, body);
    }

    private static Operation inRegion(String name, Body body) {
        return new Operation(name, true, body);
    }

    private static final List<Operation> OPERATIONS = List.of(
            inSpace("allocate", s -> s.space.allocate(PAGE)),
            inSpace("allocate many pages", s -> s.space.allocate(700 * PAGE)),
            inSpace("allocate aligned in a window", s -> s.space.allocate(PAGE, 16 * PAGE, 5 * PAGE, 900 * PAGE)),
            inSpace("allocateAt", s -> s.space.allocateAt(50 * PAGE, PAGE)),
            inSpace("allocateCongruent", s -> s.space.allocateCongruent(new long[] {0, 9 * PAGE}, new long[] {PAGE, PAGE}, PAGE)),
            inSpace("tryAllocate", s -> s.space.tryAllocate(PAGE)),
            inSpace("free", s -> s.space.free(10 * PAGE)),
            inSpace("free a handle", s -> s.space.areaAt(20 * PAGE).free()),
            inSpace("grow", s -> s.space.resize(0, 8 * PAGE)),
            inSpace("shrink", s -> s.space.resize(0, PAGE)),
            inSpace("addSpan", s -> s.space.addSpan(3_000 * PAGE, 10 * PAGE)),
            inSpace("forEachArea", s -> s.space.forEachArea((start, end) -> { })),
            inSpace("forEachFree", s -> s.space.forEachFree((start, end) -> { })),
            inSpace("statistics", s -> s.space.statistics()),
            inSpace("verify", s -> s.space.verify()),
            inSpace("exhausted", s -> s.space.allocate(2_500 * PAGE)),
            inRegion("region allocate", s -> s.region().allocate(5 * PAGE, 1)),
            inRegion("region allocate small", s -> s.region().allocate(40, 1)),
            inRegion("region free", s -> s.region().free(s.areas.get(2))),
            inRegion("region free small", s -> s.region().free(s.areas.get(3))),
            inRegion("region resize", s -> s.region().resize(s.areas.getFirst(), PAGE)),
            inRegion("region freeDeferred", s -> s.region().freeDeferred(s.areas.get(2))),
            inRegion("region purge", s -> s.region().purger().purge()),
            inRegion("region purgeAll", s -> s.region().purger().purgeAll()),
            inRegion("region arena", s -> {
                try (Arena arena = s.region().openArena()) {
                    arena.allocate(100);
                }
            }),
            inRegion("region section", s -> s.region().gracePeriods().enter().close()),
            inRegion("region grow refused", s -> s.region().grow(PAGE)),
            inRegion("region statistics", s -> s.region().smallObjectStatistics()));

    private StackRun() {}

    /** Runs all: every how many frames, and with how many shifts of less than a frame, say the arguments. */
    public static void main(String[] arguments) throws Exception {
        int every = Integer.parseInt(arguments[0]);
        int shifts = Integer.parseInt(arguments[1]);
        int failures = 0;
        try (var _ = new Quiet()) {
            for (Operation operation : OPERATIONS) {
                if (arguments.length > 2 && !operation.name.contains(arguments[2])) {
                    continue;
                }
                int overflows = 0;
                int wrong = 0;
                for (int shift = 0; shift < shifts; shift++) {
                    int roomy = 0;
                    for (int frames = 0; frames < MOST_FRAMES && roomy < 5; frames += operation.region ? 3 * every : every) {
                        Subject subject = new Subject(operation.region);
                        boolean overflowed = overflows(operation, subject, frames, shift);
                        overflows += overflowed ? 1 : 0;
                        roomy = overflowed ? 0 : roomy + 1;
                        Throwable thrown = examination(subject);
                        if (GUARDS_ONLY && !(thrown instanceof Stuck)) {
                            continue;
                        }
                        if (thrown != null && ++wrong <= 3) {
                            System.out.println("FAILED " + operation.name + " with " + frames + " frames left: " + thrown);
                            for (StackTraceElement frame : thrown.getStackTrace()) {
                                System.out.println("      at " + frame);
                            }
                        }
                    }
                }
                failures += wrong;
                System.out.println(operation.name + ": " + overflows + " overflows, " + wrong + " failures");
            }
        }
        System.exit(failures == 0 ? 0 : 1);
    }

    /** Runs the operation with so many frames left. @return whether they were too few */
    private static boolean overflows(Operation operation, Subject subject, int frames, int shift) throws InterruptedException {
        boolean[] overflowed = {false};
        Runnable work = () -> {
            deepest = 0;
            try {
                dive(Integer.MAX_VALUE, 0, () -> { });
            } catch (StackOverflowError e) {
                // As deep as it goes: deepest.
            }
            try {
                shifted(shift, Math.max(1, deepest - frames), () -> operation.body.run(subject));
            } catch (StackOverflowError e) {
                overflowed[0] = true;
            } catch (RuntimeException | Error e) {
                // The operation's own.
                overflowed[0] = e instanceof VirtualMachineError || e instanceof LinkageError || causedByOverflow(e);
            }
        };
        Thread thread = VIRTUAL ? Thread.ofVirtual().name("small").unstarted(work) : new Thread(null, work, "small", STACK_BYTES);
        thread.start();
        if (!thread.join(Duration.ofSeconds(SLOW_SECONDS))) {
            Stuck stuck = new Stuck();
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
        return overflowed[0];
    }

    private static boolean causedByOverflow(Throwable thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof StackOverflowError) {
                return true;
            }
        }
        return false;
    }

    private static volatile int deepest;
    /** Keeps numbers alive, so that they take room in a frame. */
    private static final AtomicLong SINK = new AtomicLong();

    private static void dive(int frames, int depth, Runnable bottom) {
        deepest = depth;
        if (depth < frames) {
            dive(frames, depth + 1, bottom);
        } else {
            bottom.run();
        }
    }

    /** The same, some words further down. */
    private static void shifted(int shift, int frames, Runnable bottom) {
        switch (shift) {
            case 0 -> dive(frames, 0, bottom);
            case 1 -> wide(frames, bottom, 1, 2);
            default -> wider(frames, bottom, 1, 2, 3, 4);
        }
    }

    private static void wide(int frames, Runnable bottom, long a, long b) {
        dive(frames - 1, 0, bottom);
        SINK.lazySet(a + b);
    }

    private static void wider(int frames, Runnable bottom, long a, long b, long c, long d) {
        dive(frames - 1, 0, bottom);
        SINK.lazySet(a + b + c + d);
    }

    private static @Nullable Throwable examination(Subject subject) throws Exception {
        FutureTask<@Nullable Void> examination = new FutureTask<>(subject::examine, null);
        Thread examiner = new Thread(null, examination, "examiner", ROOMY_BYTES);
        examiner.setDaemon(true);
        examiner.start();
        try {
            examination.get(SLOW_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (TimeoutException e) {
            Stuck stuck = new Stuck();
            stuck.setStackTrace(examiner.getStackTrace());
            return stuck;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
