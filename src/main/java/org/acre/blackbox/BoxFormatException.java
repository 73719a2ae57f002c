package org.acre.blackbox;

import java.io.IOException;

/** A file is no black box, or none that can be read. */
public final class BoxFormatException extends IOException {
    private static final long serialVersionUID = 1;

    BoxFormatException(String message) {
        super(message);
    }
}
