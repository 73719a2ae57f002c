package org.acre.small;

/** When a slot that has been freed may be handed out again. */
public enum Reuse {
    /**
     * At once: the next allocation may get it. What a stale pointer reads then is the next object's bytes, and what it writes
     * damages them; the allocator itself cannot be damaged, for nothing of it lies in the memory. This is what malloc gives,
     * and right where readers take care of themselves: by grace periods, by reference counts, by having one thread.
     */
    AT_ONCE,

    /**
     * After an invalidation: freed slots are held until {@link SmallObjects#detachHeld} and {@link SmallObjects#releaseHeld}
     * have been called around one. Until then a stale read finds the old object's bytes and a stale write harms nobody; what
     * happens afterwards is up to the invalidation, as for areas (see {@link org.acre.purge.MappingInvalidation}): revoked
     * segments throw. Discarding memory page by page is not for slots, which share pages with live objects.
     */
    AFTER_INVALIDATION
}
