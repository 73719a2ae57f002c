package org.acre.purge;

/** Somebody who can give memory up when an allocation would fail otherwise: a cache, mostly. */
@FunctionalInterface
public interface PressureCallback {
    /**
     * Frees what can be spared. Called by the thread whose allocation has failed, also after a full purge, by one thread at a
     * time. What it allocates itself must fit: it is not asked again for its own sake.
     *
     * @param bytes what could not be allocated
     * @return bytes that were freed; 0 if there was nothing to spare
     */
    long giveUp(long bytes);
}
