package org.acre;

/**
 * What the arenas of a region are doing.
 *
 * @param openArenas arenas of all kinds that are open now
 * @param waitingBytes bytes of closed shared arenas whose batch has no user and waits for its handshake; their segments still work
 * @param handshakes handshakes with all threads that were made for batches of shared arenas; a strict arena makes one more at its close
 */
public record ArenaStatistics(long openArenas, long waitingBytes, long handshakes) {}
