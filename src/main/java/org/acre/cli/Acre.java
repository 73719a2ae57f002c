package org.acre.cli;

import java.util.Objects;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code acre} command, with the subcommands of other jars ({@link AcreCommand}). Exit codes: 0 all is well, 1 the allocator failed, 2 the input or the options are wrong. */
@Command(name = "acre", versionProvider = AcreVersion.class, description = "Allocates large ranges of virtual addresses, and shows how well.",
        subcommands = {ReplayCommand.class, SuiteCommand.class, SoakCommand.class, RecordCommand.class, AdviseCommand.class,
            StatCommand.class, DumpCommand.class, MapCommand.class, DoctorCommand.class, AutopsyCommand.class})
public final class Acre {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int WRONG_INPUT = CommandLine.ExitCode.USAGE;

    @SuppressWarnings("unused") // picocli acts on it
    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help.")
    private boolean help;

    @SuppressWarnings("unused") // picocli acts on it
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    Acre() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine acre = new CommandLine(new Acre());
        ServiceLoader.load(AcreCommand.class).forEach(acre::addSubcommand);
        if (!acre.getSubcommands().containsKey(BenchMissing.NAME)) {
            acre.addSubcommand(new BenchMissing());
        }
        // What follows the program are its options.
        Objects.requireNonNull(acre.getSubcommands().get("record")).setStopAtPositional(true);
        return acre.setUsageHelpAutoWidth(true).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
