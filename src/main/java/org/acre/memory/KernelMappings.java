package org.acre.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.acre.allocator.order.LockOrder;
import org.acre.allocator.order.LockRank;

/**
 * How many mappings of the kernel Acre may have in this process. The kernel refuses a process more than vm.max_map_count,
 * and then also a thread's stack or a piece of the Java heap: so Acre stops before.
 *
 * <pre>
 *   0                                                                   vm.max_map_count
 *   |  others, as of the last look  |  Acre: held .......... most  |  a sixteenth for the JVM  |
 * </pre>
 *
 * <p>What Acre holds is its own count, where the kernel may have joined neighbours: never too little. What others hold is
 * seen in /proc/self/maps, whose lines are counted when Acre's own count has grown by a sixteenth of the limit since the
 * last look, and before anything is refused. Without that file there is no limit. The system property
 * {@code acre.kernelMappings} is the most that Acre may hold, if that is less. Any thread.
 */
public final class KernelMappings {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final int SHARES = 16;
    private static final int RELIEF_ROUNDS = 3;
    private static final KernelMappings PROCESS = new KernelMappings(readLimit(),
            Long.getLong("acre.kernelMappings", Long.MAX_VALUE), KernelMappings::readPresent);

    private final long limit;
    private final long cap;
    private final LongSupplier present;
    private final AtomicLong held = new AtomicLong();
    private final ReentrantLock looking = LockOrder.newLock(LockRank.MAPPINGS);
    private final List<Runnable> reliefs = new CopyOnWriteArrayList<>();
    private volatile long most;
    private volatile long heldAtLook;

    /**
     * Another budget than that of the process, for tests.
     *
     * @param limit mappings that the kernel allows
     * @param cap most of Acre's, in any case
     * @param present how many the process has now, Acre's included
     */
    public KernelMappings(long limit, long cap, LongSupplier present) {
        this.limit = limit;
        this.cap = cap;
        this.present = present;
        look(0);
    }

    /** Those of this process. */
    public static KernelMappings ofProcess() {
        return PROCESS;
    }

    /** The count of one region, which is part of this. */
    public MappingAccount openAccount() {
        return new MappingAccount(this);
    }

    /** Takes {@code count} mappings, or none. Asks for relief before it says no; the caller holds no lock. */
    boolean take(long count) {
        boolean taken = tryTake(count);
        // Others may be faster to take what is given up: so more than once.
        for (int round = 0; !taken && round < RELIEF_ROUNDS; round++) {
            reliefs.forEach(Runnable::run);
            taken = tryTake(count);
        }
        return taken;
    }

    /** As {@link #take}, and disturbs nobody. */
    boolean tryTake(long count) {
        long now = held.addAndGet(count);
        if (now - heldAtLook > limit / SHARES) {
            look(count);
        }
        if (now > most) {
            look(count); // others may have fewer than at the last look
        }
        if (now <= most) {
            return true;
        }
        held.addAndGet(-count);
        return false;
    }

    void give(long count) {
        held.addAndGet(-count);
    }

    /**
     * From now on {@code relief} is asked to give mappings up before anybody is refused one.
     *
     * @return ends that when it is run
     */
    public Runnable onShortage(Runnable relief) {
        reliefs.add(relief);
        return () -> reliefs.remove(relief);
    }

    /** Mappings of Acre in this process. */
    public long held() {
        return held.get();
    }

    /** The most that Acre may hold, as of the last look at what others have. */
    public long most() {
        return most;
    }

    /** What the kernel allows the process; {@link Long#MAX_VALUE} if that is not known. */
    public long limit() {
        return limit;
    }

    /** @param notYet of those that are held, how many the caller has not mapped */
    private void look(long notYet) {
        if (limit == Long.MAX_VALUE) {
            most = cap;
            return;
        }
        looking.lock();
        try {
            long own = held.get() - notYet;
            long others = Math.max(0, present.getAsLong() - own);
            most = Math.max(0, Math.min(cap, limit - limit / SHARES - others));
            heldAtLook = own;
        } finally {
            looking.unlock();
        }
    }

    private static long readLimit() {
        // In one read: the kernel gives nothing more to a second one, and Files.readString begins with a single byte.
        try (BufferedReader lines = Files.newBufferedReader(LIMIT)) {
            return Files.isReadable(MAPS) ? Long.parseLong(String.valueOf(lines.readLine())) : Long.MAX_VALUE;
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE; // not Linux, or /proc is not mounted
        }
    }

    private static long readPresent() {
        try (Stream<String> lines = Files.lines(MAPS)) {
            return lines.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
