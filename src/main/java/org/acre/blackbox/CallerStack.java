package org.acre.blackbox;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;

/** Who has called a region: the frames above Acre's own. */
final class CallerStack {
    private static final StackWalker WALKER = StackWalker.getInstance();
    /** The frames at the top of each stack, which are the same for all; those of the package above by name. */
    private static final Set<String> OWN = Set.of(CallerStack.class.getName(), BlackBox.class.getName(), "org.acre.RecordedAreas",
            "org.acre.RecordedAreas$Ending", "org.acre.Region", "java.lang.foreign.SegmentAllocator");
    private static final String OWN_PACKAGE = "org.acre.arena.";

    private final List<StackFrame> frames;
    private final long key;

    private CallerStack(List<StackFrame> frames) {
        this.frames = frames;
        long hash = 0;
        for (StackFrame frame : frames) {
            hash = Hash.mix(hash, ((long) frame.getClassName().hashCode() << 32) ^ frame.getMethodName().hashCode());
            hash = Hash.mix(hash, frame.getByteCodeIndex());
        }
        this.key = BoxText.key(BoxText.STACK_KIND, hash);
    }

    /** Of the calling thread, now. */
    static CallerStack take(int mostFrames) {
        return new CallerStack(WALKER.walk(all -> all.dropWhile(CallerStack::isOwn).limit(mostFrames).toList()));
    }

    private static boolean isOwn(StackFrame frame) {
        return OWN.contains(frame.getClassName()) || frame.getClassName().startsWith(OWN_PACKAGE);
    }

    long key() {
        return key;
    }

    /** A line a frame. */
    String words() {
        StringBuilder words = new StringBuilder();
        for (StackFrame frame : frames) {
            words.append(words.isEmpty() ? "" : "\n").append(frame.toStackTraceElement());
        }
        return words.toString();
    }
}
