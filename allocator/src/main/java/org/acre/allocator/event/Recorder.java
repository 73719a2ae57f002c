package org.acre.allocator.event;

/**
 * Whether there is a flight recorder in this JVM. A runtime image may come without the module jdk.jfr; then no class of an event is
 * ever touched, for whoever tells one asks here first. For all floors of Acre, and for nobody else.
 */
public final class Recorder {
    /** The module jdk.jfr is here. A constant, so that without it nothing is left of an event in compiled code. */
    public static final boolean IS_THERE = isThere();

    private Recorder() {}

    private static boolean isThere() {
        try {
            Class.forName("jdk.jfr.Event", false, Recorder.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
