package org.acre.purge;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What {@link System.Logger} {@code org.acre.purge} is told until {@link #close}, and keeps it off the terminal. By reflection,
 * because this module does not read java.logging, to which the JDK sends it.
 */
final class Logged implements AutoCloseable {
    private static final String FILTER = "java.util.logging.Filter";

    private final List<String> records = new CopyOnWriteArrayList<>();
    private final Object logger;

    Logged() {
        try {
            logger = Class.forName("java.util.logging.Logger").getMethod("getLogger", String.class).invoke(null, "org.acre.purge");
            Class<?> filter = Class.forName(FILTER);
            InvocationHandler note = (_, _, arguments) -> {
                Object entry = arguments[0];
                records.add(entry.getClass().getMethod("getMessage").invoke(entry) + " / "
                        + entry.getClass().getMethod("getThrown").invoke(entry));
                return false;
            };
            setFilter(Proxy.newProxyInstance(filter.getClassLoader(), new Class<?>[] {filter}, note));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("java.logging is not as it was", e);
        }
    }

    private void setFilter(@Nullable Object filter) throws ReflectiveOperationException {
        logger.getClass().getMethod("setFilter", Class.forName(FILTER)).invoke(logger, filter);
    }

    /** How many records contain all of {@code parts}. */
    long count(String... parts) {
        return records.stream().filter(text -> List.of(parts).stream().allMatch(text::contains)).count();
    }

    @Override public void close() {
        try {
            setFilter(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("java.logging is not as it was", e);
        }
    }
}
