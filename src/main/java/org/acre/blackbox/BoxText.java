package org.acre.blackbox;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * Some words as they lie in the file: the name of a thread, a stack, the name of a tag. 1,024 bytes.
 *
 * <pre>
 *  +0000 key      cas       what they are found by; 0: nobody's yet. Set once
 *  +0008 length   rel/acq   bytes of the text; 0: not written yet. Set once, last
 *  +0016 text     plain     UTF-8, cut where the slot ends
 * </pre>
 *
 * <p>A key tells by its highest byte of what kind the words are; the rest is a hash, and of tags their number.
 */
final class BoxText {
    static final long BYTES = 1024;
    static final long THREAD_KIND = 'T';
    static final long STACK_KIND = 'S';
    static final long TAG_KIND = 'G';

    private static final long KEY = 0;
    private static final long LENGTH = 8;
    private static final long TEXT = 16;
    private static final long MOST_LENGTH = BYTES - TEXT;
    private static final int KIND_SHIFT = 56;
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    private BoxText() {}

    /** The key of words of a kind. */
    static long key(long kind, long hash) {
        return (kind << KIND_SHIFT) | (hash & ((1L << KIND_SHIFT) - 1));
    }

    static boolean isStack(long key) {
        return key >>> KIND_SHIFT == STACK_KIND;
    }

    static long key(MemorySegment box, long at) {
        return (long) LONG.getOpaque(box, at + KEY);
    }

    /** Makes a slot that was nobody's that of {@code key}; who wins writes it. @return what was there before: 0, or a key */
    static long takeFor(MemorySegment box, long at, long key) {
        // Publishes nothing by itself: a reader waits for the length.
        return (long) LONG.compareAndExchange(box, at + KEY, 0L, key);
    }

    /** Only who has taken the slot. */
    static void write(MemorySegment box, long at, String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        long length = Math.min(bytes.length, MOST_LENGTH);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, box, at + TEXT, length);
        // release: publishes the text; pairs with the acquire in text. Plain, a reader could take old bytes for the text.
        LONG.setRelease(box, at + LENGTH, length);
    }

    /** The words, or nothing if they are not written, or not as anybody here would have. */
    static String text(MemorySegment box, long at) {
        long length = (long) LONG.getAcquire(box, at + LENGTH);
        if (length <= 0 || length > MOST_LENGTH) {
            return "";
        }
        // Whole characters: what was cut in the middle of one is replaced.
        return new String(box.asSlice(at + TEXT, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
