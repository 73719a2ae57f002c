package org.acre.small;

/** Who is told when an object that has a tag is freed: its slot stays taken until {@link SmallObjects#untaggedFrees}. */
@FunctionalInterface
public interface TaggedFrees {
    /**
     * An object has been freed, or its grace period has ended. On the thread that frees; must not wait.
     *
     * @param tag what was noted about it, not 0
     * @param bytes of its slot
     */
    void freed(long tag, long bytes);
}
