package org.acre.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.acre.Region;
import org.acre.ViewStatistics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What does a view of 16 scattered pages cost: made, each page written to, freed, and its share of the purge?
 *
 * <p>{@code view}: pages that were not viewed lately. {@code viewAgain}: each thread goes round 256 lists of pages, so that it
 * finds most of them in mapped blocks. The peers do by hand what a program does without Acre, 16 calls of mmap a view:
 * {@code batched} unmaps 448 views, or the thread's share of them, with one call: as many as wait for a purge of Acre's by default;
 * {@code each} unmaps every view by a call of its own. Acre too purges on the thread that frees. At the end of a trial the calls of the kernel for each view are printed.
 */
public class ViewBenchmark extends AcreBenchmark {
    private static final int VIEW_PAGES = 16;
    private static final long VIEW_BYTES = VIEW_PAGES * Spaces.PAGE;
    private static final long FILE_PAGES = 1 << 14;
    private static final int LISTS = 256;
    /** Of views, all threads together: seven of Acre's blocks. */
    static final int BATCH = 448;

    /** Pages to be viewed. */
    @State(Scope.Benchmark)
    public static class Pages {
        Region region;
        /** For pages that are viewed again, so that the other views do not take their mappings away. */
        Region regionAgain;
        int file;

        @Setup(Level.Trial)
        public void open() throws Throwable {
            region = shared();
            regionAgain = shared();
            file = HandMapping.openFile(FILE_PAGES * Spaces.PAGE);
            long all = HandMapping.reserve(FILE_PAGES * Spaces.PAGE);
            HandMapping.show(file, 0, all, FILE_PAGES * Spaces.PAGE);
            MemorySegment.ofAddress(all).reinterpret(FILE_PAGES * Spaces.PAGE).fill((byte) 1);
            HandMapping.unmap(all, FILE_PAGES * Spaces.PAGE);
        }

        private static Region shared() {
            Region region = Region.builder().sharedAnonymous(FILE_PAGES * Spaces.PAGE).build();
            region.memory().fill((byte) 1);
            return region;
        }

        @TearDown(Level.Trial)
        public void close() throws Throwable {
            close(region);
            close(regionAgain);
            HandMapping.closeFile(file);
        }

        private static void close(Region region) {
            ViewStatistics views = region.viewStatistics();
            if (views.made() > 0) {
                System.out.printf("%n%.2f calls of the kernel a view, %.1f %% found mapped, %.1f views a handshake%n",
                        views.callsPerView(), 100.0 * views.reused() / views.made(), (double) views.made() / views.handshakes());
            }
            region.close();
        }
    }

    /** The lists of one thread, and its addresses for views by hand. */
    @State(Scope.Thread)
    public static class Own {
        private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

        private final XorShift random = new XorShift();
        private final long[][] lists = new long[LISTS][VIEW_PAGES];
        private final long[] fresh = new long[VIEW_PAGES];
        private long addresses;
        private int batch;
        private int count;

        @Setup(Level.Trial)
        public void reserve(BenchmarkParams parameters) throws Throwable {
            reserve(parameters.getThreads());
        }

        void reserve(int threads) throws Throwable {
            batch = BATCH / threads;
            addresses = HandMapping.reserve(batch * VIEW_BYTES);
            random.dependOn(Thread.currentThread().threadId());
            for (long[] list : lists) {
                scatter(list);
            }
        }

        @TearDown(Level.Trial)
        public void unmap() throws Throwable {
            HandMapping.unmap(addresses, batch * VIEW_BYTES);
        }

        private void scatter(long[] list) {
            for (int i = 0; i < VIEW_PAGES; i++) {
                list[i] = random.below(FILE_PAGES) * Spaces.PAGE;
            }
        }

        private long[] fresh() {
            scatter(fresh);
            return fresh;
        }

        private static void touch(MemorySegment memory, long start) {
            for (int i = 0; i < VIEW_PAGES; i++) {
                memory.set(ValueLayout.JAVA_LONG, start + i * Spaces.PAGE, i);
            }
        }

        private void view(Region region, long[] list) {
            MemorySegment view = region.view(list, Spaces.PAGE);
            touch(view, 0);
            region.free(view);
        }

        private void show(int file, long address) throws Throwable {
            long[] list = fresh();
            for (int i = 0; i < VIEW_PAGES; i++) {
                HandMapping.show(file, list[i], address + i * Spaces.PAGE, Spaces.PAGE);
            }
            touch(MEMORY, address);
        }
    }

    @Benchmark
    @Threads(1)
    public void view1(Pages pages, Own own) throws Throwable {
        Way.VIEW.once(pages, own);
    }

    @Benchmark
    @Threads(2)
    public void view2(Pages pages, Own own) throws Throwable {
        Way.VIEW.once(pages, own);
    }

    @Benchmark
    @Threads(1)
    public void viewAgain1(Pages pages, Own own) throws Throwable {
        Way.VIEW_AGAIN.once(pages, own);
    }

    @Benchmark
    @Threads(2)
    public void viewAgain2(Pages pages, Own own) throws Throwable {
        Way.VIEW_AGAIN.once(pages, own);
    }

    @Benchmark
    @Threads(1)
    public void batched1(Pages pages, Own own) throws Throwable {
        Way.BATCHED.once(pages, own);
    }

    @Benchmark
    @Threads(2)
    public void batched2(Pages pages, Own own) throws Throwable {
        Way.BATCHED.once(pages, own);
    }

    @Benchmark
    @Threads(1)
    public void each1(Pages pages, Own own) throws Throwable {
        Way.EACH.once(pages, own);
    }

    @Benchmark
    @Threads(2)
    public void each2(Pages pages, Own own) throws Throwable {
        Way.EACH.once(pages, own);
    }

    /** How a view is made, written to and given back. */
    enum Way {
        BATCHED {
            @Override void once(Pages pages, Own own) throws Throwable {
                own.show(pages.file, own.addresses + own.count % own.batch * VIEW_BYTES);
                if (++own.count % own.batch == 0) {
                    HandMapping.hide(own.addresses, own.batch * VIEW_BYTES);
                }
            }
        },
        EACH {
            @Override void once(Pages pages, Own own) throws Throwable {
                long address = HandMapping.reserve(VIEW_BYTES);
                own.show(pages.file, address);
                HandMapping.unmap(address, VIEW_BYTES);
            }
        },
        VIEW {
            @Override void once(Pages pages, Own own) {
                own.view(pages.region, own.fresh());
            }
        },
        VIEW_AGAIN {
            @Override void once(Pages pages, Own own) {
                own.view(pages.regionAgain, own.lists[++own.count % LISTS]);
            }
        };

        abstract void once(Pages pages, Own own) throws Throwable;
    }
}
