package org.acre.purge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** The log of passes, for threads that must go on whatever a message, a formatter or a handler throws. */
final class Complaints {
    private static final Logger LOG = System.getLogger("org.acre.purge");

    private Complaints() {}

    /** Logs what has failed. Never throws. */
    static void log(Level level, Supplier<String> message, Throwable cause) {
        try {
            LOG.log(level, message, cause);
        } catch (Throwable _) {
            // There is nobody left to tell; the failure itself has been counted, or is in the result of the pass.
        }
    }
}
