package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.acre.cli.doctor.Checks;
import org.acre.cli.doctor.Finding;
import org.acre.cli.doctor.Level;
import org.acre.cli.doctor.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code acre doctor}: what this machine is like for Acre. */
@Command(name = "doctor", description = {
    "Looks at what Acre depends on: what was found, what it means, and what to change. Changes nothing.",
    "Limits are those of this process: start it as the program in question is started, in the same container."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it has looked, whatever it found", "2:an option is wrong"})
final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--directory", paramLabel = "DIR", defaultValue = ".",
            description = "Where files of regions are to lie; a file of 1 MiB is tried there. Default: the current one.")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    DoctorCommand() {}

    @Override public Integer call() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), "--directory: expected a directory; got " + directory);
        }
        List<Finding> findings = Checks.look(Machine.here(), directory);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(members(findings)));
        } else {
            findings.forEach(finding -> print(finding, out));
            out.println(count(findings, Level.WARNING) + " warnings, " + count(findings, Level.NOTE) + " notes, "
                    + count(findings, Level.OK) + " ok");
        }
        return Acre.OK;
    }

    private static void print(Finding finding, PrintWriter out) {
        out.printf("%-8s %s: %s%n", finding.level().label(), finding.check(), finding.found());
        out.printf("%-8s   %s%n", "", finding.meaning());
        if (!finding.change().isEmpty()) {
            out.printf("%-8s   to change: %s%n", "", finding.change());
        }
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static Map<String, Object> members(List<Finding> findings) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (Level level : Level.values()) {
            members.put(level.label(), count(findings, level));
        }
        List<Map<String, Object>> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("check", finding.check());
            one.put("level", finding.level().label());
            one.put("found", finding.found());
            one.put("meaning", finding.meaning());
            one.put("change", finding.change());
            list.add(one);
        }
        members.put("findings", list);
        return members;
    }
}
