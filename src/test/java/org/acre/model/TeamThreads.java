package org.acre.model;

import java.util.concurrent.ThreadFactory;

/** What the threads of a program are. */
public enum TeamThreads {
    PLATFORM(Thread.ofPlatform().daemon().name("member-", 0).factory()),
    VIRTUAL(Thread.ofVirtual().name("member-", 0).factory());

    private final ThreadFactory factory;

    TeamThreads(ThreadFactory factory) {
        this.factory = factory;
    }

    Thread start(Runnable work) {
        Thread thread = factory.newThread(work);
        thread.start();
        return thread;
    }
}
