package org.acre.cli.advise;

/** The time of a search is used up. */
public final class TimeUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeUpException(long seconds) {
        super("the trace takes longer than " + seconds + " s to replay twice: give it more --seconds");
    }
}
