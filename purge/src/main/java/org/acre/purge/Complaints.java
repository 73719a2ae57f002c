package org.acre.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.acre.purge.log.Seldom;
import org.jspecify.annotations.Nullable;

/** The log of passes, for threads that must go on whatever a message, a formatter or a handler throws. */
final class Complaints {
    private static final Logger LOG = System.getLogger("org.acre.purge");

    private Complaints() {}

    /** Logs what has failed. Never throws. */
    static void log(Level level, Supplier<String> message, @Nullable Throwable cause) {
        Seldom.always(LOG, level, message, cause);
    }

    /** Logs what may come often, when it is its turn. Never throws. */
    static void log(Level level, Seldom seldom, Supplier<String> message, @Nullable Throwable cause) {
        seldom.log(LOG, level, message, cause);
    }
}
