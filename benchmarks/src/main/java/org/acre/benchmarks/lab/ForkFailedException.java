package org.acre.benchmarks.lab;

/** A fork measured nothing; the message says why. */
final class ForkFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ForkFailedException(String message) {
        super(message);
    }

    ForkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
