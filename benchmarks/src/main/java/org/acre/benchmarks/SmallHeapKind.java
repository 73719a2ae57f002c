package org.acre.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Which allocator. A fork sees one of them only, so that the compiler knows whom it calls. */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers are constructors
public enum SmallHeapKind {
    ACRE(SmallHeap.Acre::new, ""),
    ACRE_REGION(SmallHeap.AcreRegion::new, ""),
    GLIBC(SmallHeap.Glibc::new, ""),
    JEMALLOC(SmallHeap.Jemalloc::new, SmallHeap.Jemalloc.LIBRARY),
    MIMALLOC(SmallHeap.Mimalloc::new, SmallHeap.Mimalloc.LIBRARY),
    NETTY_POOLED(SmallHeap.Netty::pooled, ""),
    NETTY_ADAPTIVE(SmallHeap.Netty::adaptive, "");

    /** The name of the parameter of benchmarks of all kinds. */
    static final String ANY = "heap";
    /** The same where objects must be addresses. */
    static final String OF_ADDRESSES = "addressHeap";

    private final Supplier<SmallHeap> heap;
    private final String library;

    SmallHeapKind(Supplier<SmallHeap> heap, String library) {
        this.heap = heap;
        this.library = library;
    }

    SmallHeap create() {
        return heap.get();
    }

    boolean handsOutAddresses() {
        return this != NETTY_POOLED && this != NETTY_ADAPTIVE;
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
                + "libjemalloc2 or libmimalloc2.0, and GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384";
    }
}
