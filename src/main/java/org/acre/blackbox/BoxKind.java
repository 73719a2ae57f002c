package org.acre.blackbox;

/** What an event is. The codes are part of the format. */
public enum BoxKind {
    ALLOCATED(1, BoxRing.ALLOCATED, "allocated"),
    /** An area that has this length from now on. */
    RESIZED(2, BoxRing.ALLOCATED, "resized"),
    FREED(3, BoxRing.FREED, "freed"),
    /** An area that waits for a grace period since. */
    DEFERRED(4, BoxRing.FREED, "freed after a grace period"),
    PURGED(5, BoxRing.PURGED, "purged"),
    PASS(6, BoxRing.PASSES, "pass");

    private static final BoxKind[] BY_CODE = new BoxKind[values().length + 1];

    static {
        for (BoxKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    final int code;
    final BoxRing ring;
    private final String words;

    BoxKind(int code, BoxRing ring, String words) {
        this.code = code;
        this.ring = ring;
        this.words = words;
    }

    /** Where such events are kept. */
    public BoxRing ring() {
        return ring;
    }

    /** Whether somebody owned the area from then on. */
    public boolean isBirth() {
        return ring == BoxRing.ALLOCATED;
    }

    /** Whether nobody owned the area from then on. */
    public boolean isFree() {
        return ring == BoxRing.FREED;
    }

    static boolean isCode(int code) {
        return code > 0 && code < BY_CODE.length;
    }

    static BoxKind ofCode(int code) {
        return BY_CODE[code];
    }

    @Override public String toString() {
        return words;
    }
}
