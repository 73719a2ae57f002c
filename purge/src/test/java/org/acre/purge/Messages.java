package org.acre.purge;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What exceptions say. */
final class Messages {
    private Messages() {}

    static void assertSays(Throwable e, String... parts) {
        String message = String.valueOf(e.getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), () -> '"' + part + "\" is not in: " + message);
        }
    }
}
