package org.acre.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.acre.blackbox.BoxReader;
import org.acre.cli.autopsy.Autopsy;
import org.acre.cli.autopsy.AutopsyJson;
import org.acre.cli.autopsy.AutopsyText;
import org.acre.cli.autopsy.ErrorFileReader;
import org.acre.cli.autopsy.ForeignBoxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre autopsy ERRORFILE BLACKBOX}: whose the address was that a JVM died of. */
@Command(name = "autopsy", description = {
    "Says to which area of a region a faulting address belongs, when that was freed and by whom, and which purge made it unusable.",
    "The region must have been built with blackBox(file, records)."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:both files were read", "2:a file is missing, is not what it should be, or they are of two processes"})
final class AutopsyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ERRORFILE", description = "What HotSpot left: hs_err_pidN.log.")
    private Path errorFile = Path.of("");

    @Parameters(index = "1", paramLabel = "BLACKBOX", description = "The black box of the region.")
    private Path blackBox = Path.of("");

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    AutopsyCommand() {}

    @Override public Integer call() throws IOException {
        for (Path file : List.of(errorFile, blackBox)) {
            if (!Files.isRegularFile(file)) {
                return complain(file + ": expected a file; got " + (Files.exists(file) ? "no regular file" : "no file of this name"));
            }
        }
        Autopsy autopsy;
        try {
            autopsy = Autopsy.of(ErrorFileReader.read(errorFile), BoxReader.read(blackBox));
        } catch (FileSystemException e) {
            return complain(e.getFile() + ": cannot be read: " + e);
        } catch (IOException | ForeignBoxException e) {
            return complain(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(AutopsyJson.members(autopsy)));
        } else {
            AutopsyText.print(autopsy, out);
        }
        return Acre.OK;
    }

    private int complain(@Nullable String message) {
        spec.commandLine().getErr().println(message);
        return Acre.WRONG_INPUT;
    }
}
