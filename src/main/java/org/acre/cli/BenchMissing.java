package org.acre.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands for {@code acre bench} where the jar of the benchmarks is not on the class path. */
@Command(name = BenchMissing.NAME, description = "Measures Acre beside its peers. Not in this jar: run it to read where it is.")
final class BenchMissing implements Callable<Integer> {
    static final String NAME = "bench";

    @Spec private CommandSpec spec = CommandSpec.create();

    @SuppressWarnings("unused") // whatever was asked of the real one
    @Unmatched private final List<String> arguments = new ArrayList<>();

    BenchMissing() {}

    @Override public Integer call() {
        spec.commandLine().getErr().println("acre bench needs the benchmarks, which are a jar of their own. Build it with 'mvn -q "
                + "-DskipTests package', then run 'java -jar benchmarks/target/benchmarks.jar bench --quick'; or both at once: 'mvn "
                + "-q -DskipTests -Dbenchmarks=\"bench --quick\" verify'.");
        return Acre.WRONG_INPUT;
    }
}
