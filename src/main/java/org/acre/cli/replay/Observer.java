package org.acre.cli.replay;

/** Looks on while a trace is replayed. All methods but those of stopwatches are called by the thread that reads the trace. */
interface Observer {
    /** Sees nothing. */
    Observer NONE = new Observer() {
        @Override public int operationsBetweenSamples() {
            return Round.OPERATIONS;
        }

        @Override public long quietAt() {
            return Long.MAX_VALUE;
        }

        @Override public Stopwatch stopwatch() {
            return Stopwatch.OFF;
        }

        @Override public void sample(Demand demand) {}

        @Override public void quiet(Demand demand) {}

        @Override public void end(Demand demand) {}
    };

    /** From one call of {@link #sample} to the next, at most. */
    int operationsBetweenSamples();

    /** After so many operations of the trace {@link #quiet} is called. */
    long quietAt();

    /** One for each worker. */
    Stopwatch stopwatch();

    /**
     * Workers go on meanwhile.
     *
     * @param demand ahead of what is done by the few rounds that are under way
     */
    void sample(Demand demand);

    /** Everything that was begun is done, and nothing goes on. */
    void quiet(Demand demand);

    /** All is done; what the program never freed is there still. */
    void end(Demand demand);
}
