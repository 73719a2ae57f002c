package org.acre.allocator.base;

/**
 * Room on the stack for what is done under a guard. A StackOverflowError in there could come between two writes that belong together, or in the
 * call that lets go of the guard, which would be held for ever. So whoever takes a guard goes as deep before as he may need to go then:
 * if there is no room, the error comes while nothing has happened yet.
 */
public final class StackRoom {
    /** Fewer than the 16 returns that a processor predicts: 80 frames of a third of the length cost ten times as much. */
    private static final int FRAMES = 14;

    private StackRoom() {}

    /**
     * Costs some 30 ns. The room suffices for bodies of 2.5 KiB, more than any is known to need, interpreted.
     *
     * @throws StackOverflowError if there is no room for the body of a guard
     */
    public static void require() {
        long _ = descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** The numbers take room in the frame, because they are needed after the call. */
    private static long descend(int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
        return frames == 0 ? a : descend(frames - 1, b, c, d, e, f, g, h, a) + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
    }

    /**
     * As {@link #require}, for a few small methods that compiled code has no calls of, so that it costs nothing there: calls as deep as
     * theirs while they are interpreted.
     */
    public static void requireLittle() {
        second(1, 2, 3, 4);
    }

    private static void second(long a, long b, long c, long d) {
        third(b, c, d, a);
    }

    private static void third(long a, long b, long c, long d) {
        fourth(b, c, d, a);
    }

    private static void fourth(long a, long b, long c, long d) {
        fifth(b, c, d, a);
    }

    private static void fifth(long a, long b, long c, long d) {
        last(b, c, d, a);
    }

    private static void last(long a, long b, long c, long d) {
        assert a != b && c != d;
    }
}
