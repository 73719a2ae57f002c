package org.acre.model;

/**
 * Keeps off the terminal what Acre logs of failures that a test has asked for. By reflection, because the module does not read java.logging,
 * to which the JDK sends it.
 */
public final class Quiet implements AutoCloseable {
    private final Object logger;
    private final Class<?> levels;

    public Quiet() {
        try {
            levels = Class.forName("java.util.logging.Level");
            logger = Class.forName("java.util.logging.Logger").getMethod("getLogger", String.class).invoke(null, "org.acre");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
        setLevel("OFF");
    }

    private void setLevel(String level) {
        try {
            Object value = levels.getField(level).get(null);
            logger.getClass().getMethod("setLevel", levels).invoke(logger, value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }

    @Override public void close() {
        setLevel("INFO");
    }
}
