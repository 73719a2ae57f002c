package org.acre.model;

/** What the threads of a program are. */
public enum TeamThreads {
    PLATFORM, VIRTUAL;

    Thread start(Runnable work) {
        return this == VIRTUAL ? Thread.ofVirtual().name("member").start(work) : Thread.ofPlatform().daemon().name("member").start(work);
    }
}
