package org.acre.cli.record;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.acre.cli.report.Tool;

/** The program strace, by which a process sees the system calls of another. */
public final class Strace {
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\.(\\d+)");
    private static final String CALLS = "trace=mmap,munmap,mremap,mprotect,madvise,brk,clone,clone3,fork,vfork,execve";

    private final Path program;
    private final boolean filters;

    private Strace(Path program, boolean filters) {
        this.program = program;
        this.filters = filters;
    }

    /** That of the {@code PATH}; empty if there is none. */
    public static Optional<Strace> find() {
        return find(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    static Optional<Strace> find(String path) {
        return Stream.of(path.split(File.pathSeparator, -1)).filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "strace")).filter(Files::isExecutable).findFirst()
                .map(program -> new Strace(program, filters(Tool.output(program.toString(), "-V").orElse(""))));
    }

    /** From 5.3 on the kernel can pass over all other calls (--seccomp-bpf), which is much faster. */
    static boolean filters(String version) {
        Matcher numbers = VERSION.matcher(version);
        return numbers.find() && 100 * Integer.parseInt(numbers.group(1)) + Integer.parseInt(numbers.group(2)) >= 503;
    }

    /** Runs {@code command} and its children with the terminal of this process; what they map is written to {@code raw}. */
    Process start(List<String> command, Path raw) throws IOException {
        List<String> whole = new ArrayList<>(List.of(program.toString(), "-f", "-ttt", "-s", "0", "-e", "signal=none", "-e", CALLS));
        if (filters) {
            whole.add("--seccomp-bpf");
        }
        whole.addAll(List.of("-o", raw.toString(), "--"));
        whole.addAll(command);
        return new ProcessBuilder(whole).inheritIO().start();
    }
}
