package org.acre.cli.replay;

/** Takes the time of one operation after the other. For one thread. */
interface Stopwatch {
    /** Does nothing. */
    Stopwatch OFF = new Stopwatch() {
        @Override public void start() {}

        @Override public void pause() {}

        @Override public void resume() {}

        @Override public void stop(Step step) {}
    };

    /** An operation begins. */
    void start();

    /** What comes now is not part of the operation. */
    void pause();

    /** The operation goes on. */
    void resume();

    /** The operation has ended, paused or not; it was a {@code step}. */
    void stop(Step step);
}
