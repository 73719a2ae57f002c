package org.acre.model;

import java.io.IOException;

/** The real thing and its model, while one program runs. What it throws is a failure of the real thing. */
public interface Run<O extends Record> extends AutoCloseable {
    /** Does one operation to both, and compares. */
    void step(O operation) throws Exception;

    /** After the last operation: everything is given back, and nothing may be missing. */
    void end() throws Exception;

    /** Whatever has happened. */
    @Override void close() throws IOException;
}
