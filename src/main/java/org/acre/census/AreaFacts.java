package org.acre.census;

/** What is known of areas beside their bounds and state, by their first byte. */
public interface AreaFacts {
    /** Nothing is. */
    AreaFacts NONE = new AreaFacts() {};

    /** What its owner has named it; empty if nothing. */
    default String tag(long start) {
        return "";
    }

    /** Milliseconds since it was allocated; -1 if that is not known. */
    default long ageMillis(long start) {
        return -1;
    }

    /** The first line of the stack of its allocation that is not Acre's; empty if that is not known. */
    default String caller(long start) {
        return "";
    }

    /** Bytes of the slots that it is cut into; 0 if it is whole. */
    default long slotBytes(long start) {
        return 0;
    }
}
