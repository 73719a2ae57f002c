package org.acre.allocator.spi;

/** What a pass calls, one pass at a time, under the purge lock and no other. */
public interface BatchHook {
    /**
     * Once for a batch of freed areas, before any of them can be handed out. If it throws, the whole batch stays lazy and
     * comes again.
     */
    void invalidate(long lowest, long highest, FreedBatch batch);

    /** {@link #invalidate} threw, or there was no memory to prepare the batch: so many pages stay lazy. Must not throw. */
    void failed(Throwable cause, long pages);

    /** For areas that have been invalidated and leave for the tree, before they are there. As a rule once a pass. Must not throw. */
    void discard(long lowest, long highest, FreedBatch batch);
}
