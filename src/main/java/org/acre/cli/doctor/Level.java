package org.acre.cli.doctor;

import java.util.Locale;

/** How much a finding matters. */
public enum Level {
    /** As Acre wants it. */
    OK,
    /** Works, but somebody should know. */
    NOTE,
    /** Something of Acre's will not work, or will surprise. */
    WARNING;

    /** As it is printed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
