package org.acre;

/**
 * What the arenas of a region are doing.
 *
 * @param openArenas arenas of all kinds that are open now
 * @param waitingBytes bytes of closed shared arenas whose batch has no user and waits for its handshake; their segments still work
 * @param handshakes handshakes with all threads that were made for batches of shared arenas; a strict arena makes one more at its close
 * @param heldBytes bytes of the areas under all arenas, waiting ones too, and of those kept for the next
 */
public record ArenaStatistics(long openArenas, long waitingBytes, long handshakes, long heldBytes) {}
