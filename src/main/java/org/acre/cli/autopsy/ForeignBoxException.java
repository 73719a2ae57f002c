package org.acre.cli.autopsy;

/** An error file and a black box are of two processes. */
public final class ForeignBoxException extends Exception {
    private static final long serialVersionUID = 1;

    ForeignBoxException(long ofError, long ofBox) {
        super("the error file is of process " + ofError + ", the black box of process " + ofBox
                + "; a box whose process has started again lies beside it, with .previous at its name");
    }
}
