package org.acre.cli.soak;

/** A check of the soak has failed: says what was expected and what was found. */
final class BrokenLawException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenLawException(String what) {
        super(what);
    }
}
