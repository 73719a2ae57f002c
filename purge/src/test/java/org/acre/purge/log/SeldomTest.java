package org.acre.purge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // it wraps on the way
    private final Seldom seldom = new Seldom(clock::get);
    private final List<String> said = new ArrayList<>();

    private final Logger logger = new Logger() {
        @Override public String getName() {
            return "test";
        }

        @Override public boolean isLoggable(Level level) {
            return true;
        }

        @Override public void log(Level level, Supplier<String> message, @Nullable Throwable cause) {
            said.add(message.get());
        }

        @Override public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable cause) {
            throw new AssertionError(message);
        }

        @Override public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object @Nullable... parameters) {
            throw new AssertionError(format);
        }
    };

    private void happens() {
        seldom.log(logger, Level.WARNING, () -> "it happens", null);
    }

    @Test void log_oftenInAMinute_isSaidOnceAndCountedAtTheNext() {
        happens();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        happens();
        happens();
        assertEquals(List.of("it happens"), said);
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
        happens();
        assertEquals(List.of("it happens", "it happens; and 2 times more since this was last said"), said);
        clock.addAndGet(TimeUnit.DAYS.toNanos(100));
        happens();
        assertEquals("it happens", said.getLast());
    }

    @Test void log_messageThatThrows_doesNotReachTheCaller() {
        seldom.log(logger, Level.WARNING, () -> {
            throw new IllegalStateException("planted");
        }, null);
        Seldom.always(logger, Level.WARNING, () -> {
            throw new StackOverflowError("planted");
        }, null);
        assertEquals(List.of(), said);
    }
}
