package org.acre.cli.trace;

/** One operation of a trace of allocations; a {@link BlockReader} fills the same object again and again. */
public final class BlockOperation {
    /** What is done. */
    public enum Kind {
        ALLOCATE, ALLOCATE_ZEROED, RESIZE, FREE;

        /** Whether the id begins with it. */
        public boolean isBirth() {
            return this == ALLOCATE || this == ALLOCATE_ZEROED;
        }
    }

    private Kind kind = Kind.FREE;
    private long id;
    private long bytes;
    private long alignment;
    private long thread;

    void set(Kind kind, long id, long bytes, long alignment, long thread) {
        this.kind = kind;
        this.id = id;
        this.bytes = bytes;
        this.alignment = alignment;
        this.thread = thread;
    }

    public Kind kind() {
        return kind;
    }

    /** Which allocation, from 0. */
    public long id() {
        return id;
    }

    /** The length asked for, 0 or more; of no meaning to a free. */
    public long bytes() {
        return bytes;
    }

    /** A power of two; 1 if the program asked for none. */
    public long alignment() {
        return alignment;
    }

    /** The thread that did it. */
    public long thread() {
        return thread;
    }
}
