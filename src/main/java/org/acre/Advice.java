package org.acre;

/** How a part of a region will be used: what the OS is told by {@link Region#advise}. It may do as it likes. */
public enum Advice {
    /** Here and there: reads nothing ahead. */
    RANDOM(1),
    /** From front to back: reads far ahead, and drops early what has been read. */
    SEQUENTIAL(2),
    /** Soon: begins to read a file's pages in. */
    WILL_NEED(3),
    /**
     * Not for a while: a file's pages leave the memory of the process, and are read again when they are wanted. Nothing happens in
     * anonymous memory, which would lose what it holds.
     */
    DONT_NEED(4),
    /** As before any advice. */
    NORMAL(0);

    /** MADV_ of asm-generic/mman-common.h: the same on every processor that runs Java on Linux. */
    final int code;

    Advice(int code) {
        this.code = code;
    }
}
