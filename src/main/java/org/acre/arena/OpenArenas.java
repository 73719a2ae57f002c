package org.acre.arena;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.acre.allocator.NodeSelector;
import org.jspecify.annotations.Nullable;

/**
 * Who is open in one region. Each arena sits on a seat of the node that it is opened at, which costs one cas; when the seats of
 * a node are taken it stands, in a set.
 *
 * <p>A seat may keep a thing for whoever sits there next. That belongs to who sits there, or to nobody.
 *
 * @param <K> what seats keep
 */
final class OpenArenas<K> {
    /** No seat: the arena stands. */
    static final int STANDING = -1;

    /** Of each node: arenas that one thread has open at a time, and a few threads of the node. */
    private static final int SEATS = 4;
    /** References from one seat to the next: no two in one cache line, or in the next that is fetched along with it. */
    private static final int STRIDE = 32;
    /** Most arenas that a message names. */
    private static final int MOST_NAMED = 8;

    private final int nodes;
    private final NodeSelector selector;
    private final CoarseClock clock;
    private final AtomicReferenceArray<@Nullable OpenArena> seats;
    private final AtomicReferenceArray<@Nullable K> kept;
    private final Set<OpenArena> standing = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** Sits on a seat for a moment, to take what it keeps. */
    private enum Taker implements OpenArena {
        INSTANCE;

        @Override public String describe() {
            return "nobody";
        }

        @Override public long openedAt() {
            return 0;
        }
    }

    OpenArenas(int nodes, NodeSelector selector, CoarseClock clock) {
        this.nodes = nodes;
        this.selector = selector;
        this.clock = clock;
        this.seats = new AtomicReferenceArray<>((nodes * SEATS + 1) * STRIDE);
        this.kept = new AtomicReferenceArray<>((nodes * SEATS + 1) * STRIDE);
    }

    /** When an arena is opened now. */
    long now() {
        return clock.now();
    }

    /**
     * Lets an arena in.
     *
     * @return its seat, or {@link #STANDING}
     * @throws IllegalStateException if the region is closed, or somebody is closing it
     */
    int enter(OpenArena arena) {
        int first = selector.node(nodes) * SEATS + 1;
        int seat = STANDING;
        for (int i = 0; i < SEATS && seat == STANDING; i++) {
            int at = (first + i) * STRIDE;
            // cas: takes the seat, and with it what it keeps; pairs with the release of leave.
            if (seats.getPlain(at) == null && seats.compareAndSet(at, null, arena)) {
                seat = at;
            }
        }
        if (seat == STANDING) {
            standing.add(arena);
        }
        // After the cas, which is volatile: either tryClose sees the arena, or this sees that it closes. Without that order an
        // arena could live on unmapped memory.
        if (closing) {
            leave(seat, arena);
            throw new IllegalStateException("the region is closed, or is being closed");
        }
        return seat;
    }

    /** Lets an arena go. Nothing of it reaches the memory any more. */
    void leave(int seat, OpenArena arena) {
        if (seat == STANDING) {
            standing.remove(arena);
        } else {
            seats.setRelease(seat, null); // release: publishes what the seat keeps; pairs with the cas of enter
        }
    }

    /** What the seat keeps. For who sits there. */
    @Nullable K kept(int seat) {
        return kept.getPlain(seat);
    }

    void keep(int seat, @Nullable K thing) {
        kept.setPlain(seat, thing);
    }

    /** Takes what free seats keep, each for {@code taker}, who is called out of the seat. */
    void takeAll(Consumer<K> taker) {
        for (int seat = STRIDE; seat < seats.length(); seat += STRIDE) {
            if (seats.getPlain(seat) == null && seats.compareAndSet(seat, null, Taker.INSTANCE)) { // as in enter
                K thing = kept.getPlain(seat);
                kept.setPlain(seat, null);
                seats.setRelease(seat, null); // as in leave
                if (thing != null) {
                    taker.accept(thing);
                }
            }
        }
    }

    /** Lets nobody in any more. Undone by {@link #reopen}. */
    void close() {
        closing = true; // volatile: pairs with the look at the end of enter
    }

    void reopen() {
        closing = false;
    }

    /** Who is open now; after {@link #close} nobody else comes. */
    List<OpenArena> present() {
        List<OpenArena> present = new ArrayList<>(standing);
        for (int seat = STRIDE; seat < seats.length(); seat += STRIDE) {
            OpenArena arena = seats.get(seat);
            if (arena != null && arena != Taker.INSTANCE) {
                present.add(arena);
            }
        }
        return present;
    }

    /** Names the first few, the oldest first. */
    static String describe(List<OpenArena> arenas) {
        long now = System.nanoTime();
        String named = arenas.stream().sorted((a, b) -> Long.compare(a.openedAt() - now, b.openedAt() - now)).limit(MOST_NAMED)
                .map(arena -> arena.describe() + ", open for at most " + (now - arena.openedAt()) / 1_000_000 + " ms")
                .collect(Collectors.joining("; "));
        return arenas.size() > MOST_NAMED ? named + "; and " + (arenas.size() - MOST_NAMED) + " more" : named;
    }
}
