package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.acre.cli.record.RecordedTrace;
import org.acre.cli.record.Recording;
import org.acre.cli.record.Strace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre record -- COMMAND...}: a trace of a program. */
@Command(name = "record", description = {
    "Runs a program under strace and writes what it and its children map and unmap as a trace for acre replay.",
    "Put -- in front of the program if it has options of its own: acre record -- git log -p"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"of the program:as it ends; 128 and the number of the signal that ended it",
        "2:strace is missing, the program did not start, or an option is wrong"})
final class RecordCommand implements Callable<Integer> {
    private static final String INSTALL = "acre record needs strace, and there is none on the PATH: apt install strace (Debian, Ubuntu), "
            + "dnf install strace (Fedora, Red Hat), apk add strace (Alpine). In a container the process must be allowed to trace: "
            + "--cap-add=SYS_PTRACE";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = {"-o", "--out"}, paramLabel = "TRACE",
            description = "The trace, .mm or .mm.gz; replaced if it is there. Default: the name of the program and .mm.gz, in this directory.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print what was recorded as JSON, behind what the program prints.")
    private boolean json;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "A program and its arguments.")
    private List<String> command = List.of();

    RecordCommand() {}

    @Override public Integer call() throws InterruptedException {
        Path trace = out != null ? out : Path.of(Path.of(command.getFirst()).getFileName() + ".mm.gz");
        if (!Recording.canWrite(trace)) {
            return complain("--out: expected a name that ends in .mm or .mm.gz; got " + trace);
        }
        Optional<Strace> strace = Strace.find();
        if (strace.isEmpty()) {
            return complain(INSTALL);
        }
        try {
            Recording.Outcome outcome = Recording.run(strace.get(), command, trace);
            RecordedTrace recorded = outcome.trace();
            if (recorded == null) {
                return complain("nothing was recorded: strace could not start " + command.getFirst() + ", or may not trace here");
            }
            print(trace, outcome.exitCode(), recorded);
            return outcome.exitCode();
        } catch (IOException e) {
            return complain(trace + ": cannot be written: " + e);
        }
    }

    private void print(Path trace, int exitCode, RecordedTrace recorded) throws IOException {
        if (json) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("trace", trace.toString());
            members.put("exitCode", exitCode);
            members.put("operations", recorded.operations());
            members.put("processes", recorded.processes());
            members.put("threads", recorded.threads());
            members.put("maps", recorded.maps());
            members.put("unmaps", recorded.unmaps());
            members.put("remaps", recorded.remaps());
            members.put("seconds", recorded.seconds());
            spec.commandLine().getOut().println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(members));
        } else {
            spec.commandLine().getErr().println(String.format(Locale.ROOT,
                    "%s: %,d operations (%,d mappings, %,d unmappings, %,d moved or resized) of %,d programs, %,d threads, in %.1f s",
                    trace, recorded.operations(), recorded.maps(), recorded.unmaps(), recorded.remaps(), recorded.processes(),
                    recorded.threads(), recorded.seconds()));
        }
    }

    private int complain(String message) {
        spec.commandLine().getErr().println(message);
        return Acre.WRONG_INPUT;
    }
}
