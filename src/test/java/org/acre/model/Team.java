package org.acre.model;

/**
 * A real thing that several threads use at once, and the checker of its law, while one program of several threads runs. What it throws is a
 * failure of the real thing.
 */
public interface Team<O extends Record> extends AutoCloseable {
    /** One of the threads. Its steps and its end run on that thread; so does its close, which leaves and gives up everything it has. */
    Run<O> member(int number);

    /** After the close of all members: everything is given back, and nothing may be missing. */
    void atRest() throws Exception;

    /** Whatever has happened. */
    @Override void close();
}
