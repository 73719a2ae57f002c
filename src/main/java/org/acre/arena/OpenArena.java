package org.acre.arena;

/** An arena that is not closed yet, as the region sees it. */
interface OpenArena {
    /** Its kind, its thread, its bytes; for messages. Any thread: what it reads of another thread's arena may be of a moment ago. */
    String describe();

    /** When it was opened, by the {@link CoarseClock}. */
    long openedAt();
}
