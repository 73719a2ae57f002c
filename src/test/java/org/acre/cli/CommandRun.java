package org.acre.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** One call of the acre command, with what it printed. */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun acre(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Acre.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = command.execute(arguments);
        command.getOut().flush();
        command.getErr().flush();
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** The cells of the table row whose first cell is {@code name}. */
    String[] row(String name) {
        return out.lines().filter(line -> line.startsWith(name + " ")).findFirst()
                .orElseThrow(() -> new AssertionError("no row " + name + " in:\n" + out + err)).split(" {2,}");
    }

    /** The cell of that row under {@code column} of the table's header. */
    String cell(String name, String column) {
        String header = out.lines().filter(line -> line.contains(column)).findFirst()
                .orElseThrow(() -> new AssertionError("no column " + column + " in:\n" + out + err));
        return row(name)[List.of(header.split(" {2,}")).indexOf(column)];
    }
}
