package org.acre.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Applies each patch of mutants/list to a copy of what it changes, compiles that, and runs the tests named in it: they must fail.
 *
 * <p>Usage: {@code quick | all | table | a part of a name ...}, {@code runs=N} for N tries each, {@code limit=S} for another limit than
 * 60 seconds a try, {@code original} to run the tests without any defect first: they must pass. Exits with 0 if every mutant was
 * killed in every try.
 */
final class Mutants {
    private static final int LIMIT_SECONDS = 60;

    private final MutantBuild build;
    private final Trial trial;
    private final Path work;
    private final int runs;

    private Mutants(MutantBuild build, Trial trial, Path work, int runs) {
        this.build = build;
        this.trial = trial;
        this.work = work;
        this.runs = runs;
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of("").toAbsolutePath();
        List<String> words = new ArrayList<>();
        int runs = 1;
        int limit = LIMIT_SECONDS;
        boolean original = false;
        for (String argument : arguments) {
            if (argument.startsWith("runs=")) {
                runs = Integer.parseInt(argument.substring("runs=".length()));
            } else if (argument.startsWith("limit=")) {
                limit = Integer.parseInt(argument.substring("limit=".length()));
            } else if (argument.equals("original")) {
                original = true;
            } else {
                words.add(argument);
            }
        }
        List<Mutant> chosen = chosen(read(root.resolve("mutants/list")), words);
        if (words.contains("table")) {
            chosen.forEach(Mutants::printRow);
            return;
        }
        Path work = Files.createDirectories(root.resolve("target/mutants"));
        // Those of the floors below, which are in no jar.
        String tests = System.getenv().getOrDefault("ACRE_TEST_CLASSES", "");
        String classPath = tests + (tests.isEmpty() ? "" : File.pathSeparator) + System.getProperty("java.class.path");
        MutantBuild build = new MutantBuild(root, work, classPath);
        Path runner = build.compile(List.of(root.resolve("mutants/src/org/acre/mutants/RunTest.java")), work.resolve("runner"));
        Mutants mutants = new Mutants(build, new Trial(classPath, runner, work, limit), work, runs);
        boolean good = (!original || mutants.originalPasses(chosen)) & mutants.tryAll(chosen);
        System.exit(good ? 0 : 1);
    }

    private static List<Mutant> read(Path list) throws IOException {
        List<Mutant> mutants = new ArrayList<>();
        try (Stream<Path> patches = Files.list(list)) {
            for (Path patch : patches.filter(path -> path.toString().endsWith(".patch")).sorted().toList()) {
                mutants.add(Mutant.read(patch));
            }
        }
        return mutants;
    }

    private static List<Mutant> chosen(List<Mutant> mutants, List<String> words) {
        if (words.isEmpty() || words.contains("all") || words.contains("table")) {
            return mutants;
        }
        List<Mutant> chosen = mutants.stream().filter(mutant -> words.contains("quick") && mutant.quick()
                || words.stream().anyMatch(mutant.name()::contains)).toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no mutant is called " + words);
        }
        return chosen;
    }

    private static void printRow(Mutant mutant) {
        String tests = String.join(", ", mutant.tests().stream().map(test -> "`" + test.replaceFirst(".*\\.", "") + "`").toList());
        System.out.println("| " + mutant.number() + (mutant.quick() ? "*" : "") + " | " + mutant.defect() + " | " + mutant.from() + " | "
                + tests + " |");
    }

    /** Whether the tests pass where nothing is broken: else they prove nothing. */
    private boolean originalPasses(List<Mutant> mutants) throws IOException, InterruptedException {
        List<String> tests = mutants.stream().flatMap(mutant -> mutant.tests().stream()).distinct().toList();
        Trial patient = new Trial(trial.classPath(), trial.runner(), trial.work(), 20L * trial.limitSeconds());
        Trial.Outcome outcome = patient.run(tests, "", work.resolve("original.log"));
        System.out.println("without a defect " + tests.size() + " tests: " + outcome.end() + " " + outcome.word());
        return outcome.end() == Trial.End.PASSED;
    }

    private boolean tryAll(List<Mutant> mutants) throws Exception {
        long begun = System.nanoTime();
        List<Future<Boolean>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4))) {
            for (Mutant mutant : mutants) {
                results.add(threads.submit((Callable<Boolean>) () -> tryOne(mutant)));
            }
        }
        int killed = 0;
        for (Future<Boolean> result : results) {
            killed += result.get() ? 1 : 0;
        }
        System.out.printf("%d of %d mutants killed, %d runs each, %.0f s%n", killed, mutants.size(), runs, (System.nanoTime() - begun) / 1e9);
        return killed == mutants.size();
    }

    private boolean tryOne(Mutant mutant) throws IOException, InterruptedException {
        int killed = 0;
        String said = "";
        try {
            Path classes = build.build(mutant);
            for (int run = 0; run < runs; run++) {
                Trial.Outcome outcome = trial.run(mutant.tests(), classes.toString(), work.resolve(mutant.name() + ".log"));
                boolean dead = isDead(mutant, outcome.end());
                killed += dead ? 1 : 0;
                if (!dead || killed == run + 1) { // of one that lived, if any did
                    said = outcome.end() + " " + outcome.word();
                }
            }
        } catch (MutantBuild.Unfit e) {
            said = String.valueOf(e.getMessage());
        }
        boolean dead = killed == runs;
        String tries = runs == 1 ? "" : " " + killed + "/" + runs;
        System.out.println((dead ? "killed  " : "SURVIVED") + tries + " " + mutant.name() + ": " + (said.length() > 200 ? said.substring(0, 200) : said));
        return dead;
    }

    private static boolean isDead(Mutant mutant, Trial.End end) {
        return switch (end) {
            case FAILED, CRASHED -> true;
            case NEVER_ENDED -> mutant.hangs();
            case PASSED, NOT_RUN -> false;
        };
    }
}
