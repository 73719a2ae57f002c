package org.acre.blackbox;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.function.Predicate;

/** Who has called a region: the frames above Acre's own. */
final class CallerStack {
    private static final StackWalker WALKER = StackWalker.getInstance();
    /** Acre's frames above the caller's, at most, that are the same for all. */
    private static final String OWN_PACKAGE = "org.acre.blackbox.";
    private static final String OWN_REGION = "org.acre.Region";
    private static final String OWN_AREAS = "org.acre.RecordedAreas";

    private final List<StackFrame> frames;
    private final long key;

    private CallerStack(List<StackFrame> frames) {
        this.frames = frames;
        long hash = 0;
        for (StackFrame frame : frames) {
            hash = Hash.mix(hash, (long) frame.getClassName().hashCode() << 32 | frame.getMethodName().hashCode() & 0xFFFF_FFFFL);
            hash = Hash.mix(hash, frame.getByteCodeIndex());
        }
        this.key = BoxText.key(BoxText.STACK_KIND, hash);
    }

    /** Of the calling thread, now. */
    static CallerStack take(int mostFrames) {
        Predicate<StackFrame> own = frame -> {
            String name = frame.getClassName();
            return name.startsWith(OWN_PACKAGE) || name.equals(OWN_REGION) || name.equals(OWN_AREAS);
        };
        return new CallerStack(WALKER.walk(all -> all.dropWhile(own).limit(mostFrames).toList()));
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
