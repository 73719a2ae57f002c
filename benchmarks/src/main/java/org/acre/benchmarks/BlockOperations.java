package org.acre.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.acre.cli.trace.BlockOperation;
import org.acre.cli.trace.TrReader;
import org.acre.cli.trace.TraceLines;

/** The operations of a trace of allocations in memory, one after another. */
final class BlockOperations {
    private BlockOperations() {}

    /** Shows each operation of a {@code .tr} or {@code .tr.gz} file; it is always the same object. */
    static void forEach(Path file, Consumer<BlockOperation> consumer) throws IOException {
        try (TraceLines lines = TraceLines.open(file)) {
            TrReader reader = new TrReader(lines);
            BlockOperation operation = new BlockOperation();
            while (reader.next(operation)) {
                consumer.accept(operation);
            }
        }
    }
}
