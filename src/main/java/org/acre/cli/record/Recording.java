package org.acre.cli.record;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;
import org.acre.memory.Platform;
import org.jspecify.annotations.Nullable;

/**
 * One program, recorded from its start to its end. People end servers with Control-C, which ends this process, too: the trace is written
 * then all the same.
 */
public final class Recording {
    private final List<String> command;
    private final Path trace;
    private final Path raw;
    private final ReentrantLock converting = new ReentrantLock();
    private @Nullable RecordedTrace recorded; // guarded by converting

    private Recording(List<String> command, Path trace, Path raw) {
        this.command = command;
        this.trace = trace;
        this.raw = raw;
    }

    /**
     * What a run of a program gave.
     *
     * @param exitCode of the program; 128 and the signal's number if a signal ended it
     * @param trace what was recorded; null if the program did not start
     */
    public record Outcome(int exitCode, @Nullable RecordedTrace trace) {}

    /** Whether traces of that name can be written: {@code .mm}, also with {@code .gz}. */
    public static boolean canWrite(Path trace) {
        String name = String.valueOf(trace.getFileName());
        return name.endsWith(".mm") || name.endsWith(".mm.gz");
    }

    /**
     * Runs {@code command} with the streams of this process, waits until it and its children have ended, and writes {@code trace}.
     *
     * @param trace see {@link #canWrite}; what is there is replaced
     */
    public static Outcome run(Strace strace, List<String> command, Path trace) throws IOException, InterruptedException {
        Path directory = trace.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw new IOException(trace + " cannot be written: " + directory + " is not there, or not yours");
        }
        Path raw = Files.createTempFile("acre-record", ".strace");
        try {
            return new Recording(command, trace, raw).run(strace);
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    private Outcome run(Strace strace) throws IOException, InterruptedException {
        Process process = strace.start(command, raw);
        Thread atControlC = Thread.ofPlatform().name("acre-record").unstarted(() -> finishAfter(process));
        Runtime.getRuntime().addShutdownHook(atControlC);
        try {
            int exitCode = process.waitFor();
            RecordedTrace result = finish();
            return new Outcome(exitCode, result.processes() == 0 ? null : result);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atControlC);
            } catch (IllegalStateException e) {
                // The process is ending already, and the hook finds all done.
            }
        }
    }

    private void finishAfter(Process process) {
        try {
            // strace blocks signals; Control-C has reached the program already, a kill of this process has not.
            process.children().forEach(ProcessHandle::destroy);
            int _ = process.waitFor();
            RecordedTrace _ = finish();
            Files.deleteIfExists(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RecordedTrace finish() throws IOException {
        converting.lock();
        try {
            if (recorded == null) {
                recorded = convert();
            }
            return recorded;
        } finally {
            converting.unlock();
        }
    }

    /** An older trace stays if the program did not start. */
    private RecordedTrace convert() throws IOException {
        Path part = trace.resolveSibling(trace.getFileName() + ".part");
        try {
            RecordedTrace result;
            try (BufferedReader lines = Files.newBufferedReader(raw, StandardCharsets.ISO_8859_1); Writer out = writer(part)) {
                result = new MapConverter(out, Platform.pageSize()).convert(new StraceReader(lines), command);
            }
            if (result.processes() > 0) {
                Files.move(part, trace, StandardCopyOption.REPLACE_EXISTING);
            }
            return result;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Writer writer(Path part) throws IOException {
        OutputStream file = Files.newOutputStream(part);
        try {
            return new BufferedWriter(new OutputStreamWriter(
                    trace.toString().endsWith(".gz") ? new GZIPOutputStream(file) : file, StandardCharsets.UTF_8));
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }
}
