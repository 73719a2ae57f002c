package org.acre.cli.suite;

/** A case saw what it must not see. */
final class CaseFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CaseFailedException(String message) {
        super(message);
    }
}
