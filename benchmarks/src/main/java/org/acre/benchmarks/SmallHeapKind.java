package org.acre.benchmarks;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.acre.benchmarks.workloads.Heap;

/**
 * Which allocator, and what it cannot do, said so that it follows "cannot". A fork sees one of them only, so that the compiler knows whom it
 * calls.
 */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers are constructors
public enum SmallHeapKind {
    /** Slabs. */
    ACRE(SmallHeap.Acre::new, "", "make stale segments throw: objects are addresses"),
    /** Slabs and pages with all that a region does for them. */
    ACRE_REGION(SmallHeap.AcreRegion::new, "", "make stale segments throw: objects are addresses"),
    /** Pages. */
    ACRE_SPACE(SmallHeap.AcreSpace::new, "", "share a page between objects"),
    GLIBC(SmallHeap.Glibc::new, "", Cannot.MALLOC),
    JEMALLOC(SmallHeap.Jemalloc::new, SmallHeap.Jemalloc.LIBRARY, Cannot.MALLOC),
    MIMALLOC(SmallHeap.Mimalloc::new, SmallHeap.Mimalloc.LIBRARY, Cannot.MALLOC),
    TCMALLOC(SmallHeap.Tcmalloc::new, SmallHeap.Tcmalloc.LIBRARY, Cannot.MALLOC),
    NETTY_POOLED(SmallHeap.Netty::pooled, "", Cannot.NETTY),
    NETTY_ADAPTIVE(SmallHeap.Netty::adaptive, "", Cannot.NETTY),
    ARENA_CONFINED(() -> new ArenaHeap(Arena::ofConfined), "", "free one object before all others of its arena, so that each has an arena here, or "
            + "free on another thread"),
    ARENA_SHARED(() -> new ArenaHeap(Arena::ofShared), "", "free one object before all others of its arena, so that each has an arena here, or "
            + "free without stopping every thread"),
    ARENA_AUTO(ArenaHeap.Automatic::new, "", "free: memory goes back when the collector finds that nobody has it, and is not bounded by what is live"),
    MMAP(MappedHeap::new, "", "share a page between objects, reuse one without the kernel, keep a freed address from being mapped again, or have more "
            + "than vm.max_map_count at once"),
    TREE_MAP(TreeMapHeap::new, "", "serve two threads at once, find an object by an inner address, invalidate stale access, or give memory back"),
    AGRONA(AgronaHeap::new, "", "allocate but as the JDK's direct buffers, free one slice, invalidate stale access, or coalesce"),
    CHRONICLE(ChronicleHeap::new, "", "allocate but by malloc, a store each, free one slice, or give memory back");

    /** The name of the parameter of benchmarks of small objects alone. */
    static final String ANY = "heap";
    /** The same where objects must be addresses. */
    static final String OF_ADDRESSES = "addressHeap";
    /** Where there is every kind. */
    static final String EVERY = "everyHeap";
    /** Where objects are freed by other threads. */
    static final String FREED_ANYWHERE = "remoteHeap";

    private final Supplier<SmallHeap> heap;
    private final String library;
    private final String cannot;

    SmallHeapKind(Supplier<SmallHeap> heap, String library, String cannot) {
        this.heap = heap;
        this.library = library;
        this.cannot = cannot;
    }

    SmallHeap create() {
        return heap.get();
    }

    /** As the workloads see it. */
    public Heap heap() {
        return heap.get();
    }

    /** What it cannot do, to follow "cannot". */
    public String cannot() {
        return cannot;
    }

    /** Whether it is Acre, in one way or another. */
    public boolean isAcre() {
        return this == ACRE || this == ACRE_REGION || this == ACRE_SPACE;
    }

    /** Whether it is one of those that small objects are measured with, one by one. */
    boolean isForSmallObjects() {
        return handsOutAddresses() || this == NETTY_POOLED || this == NETTY_ADAPTIVE;
    }

    private boolean isCLibrary() {
        return cannot.equals(Cannot.MALLOC);
    }

    boolean handsOutAddresses() {
        return this == ACRE || this == ACRE_REGION || isCLibrary();
    }

    /** Whether another thread than the one that allocated an object may free it. */
    public boolean freesAnywhere() {
        return this != ARENA_CONFINED;
    }

    /** What can be measured on this machine; says of the rest what it would take. */
    static List<SmallHeapKind> present(PrintStream out) {
        List<SmallHeapKind> present = new ArrayList<>();
        for (SmallHeapKind kind : values()) {
            if (kind.absence().isEmpty()) {
                present.add(kind);
            } else {
                out.println("# small objects: skipped " + kind + ": " + kind.absence());
            }
        }
        return present;
    }

    /** Why this machine cannot measure it; empty if it can. */
    public String absence() {
        return library.isEmpty() || SmallHeap.Functions.canLoad(library) ? "" : library + " cannot be loaded. It takes the package "
                + "libjemalloc2, libmimalloc2.0 or libtcmalloc-minimal4, and GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384";
    }

    /** What is said of more than one. */
    private static final class Cannot {
        static final String MALLOC = "free one slice of a block, find a block by an inner address, or keep a freed address from being used while somebody "
                + "may still reach it";
        static final String NETTY = "free one slice, give memory back at once, or make stale addresses throw";
    }
}
