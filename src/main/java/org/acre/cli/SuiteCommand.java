package org.acre.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.acre.Region;
import org.acre.cli.suite.CaseResult;
import org.acre.cli.suite.SuiteParameters;
import org.acre.cli.suite.SuiteRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code acre suite}: the kernel's test_vmalloc on a region. */
@Command(name = "suite", description = {
    "Runs the cases of the kernel's test_vmalloc, with its names and parameters, on a region of anonymous memory.",
    "Parameters may also be given as for the kernel module: nr_threads=4 run_test_mask=127."},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no case failed that must not", "1:a case failed", "2:an option is wrong"})
final class SuiteCommand implements Callable<Integer> {
    /** With more workers than these a line for each case has no room for each worker. */
    private static final int FEW_WORKERS = 8;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--run-test-mask", paramLabel = "MASK", defaultValue = "7",
            description = "Sum of the bits of the cases to run, 1 to 8191: 1 fix_size_alloc, 2 full_fit_alloc, "
                + "4 long_busy_list_alloc, 8 random_size_alloc, 16 fix_align_alloc, 32 random_size_align_alloc, "
                + "64 align_shift_alloc, 128 pcpu_alloc, 256 kvfree_rcu_1_arg, 512 kvfree_rcu_2_arg, 1024 vm_map_ram, "
                + "2048 no_block_alloc, 4096 vrealloc. Default: ${DEFAULT-VALUE}.")
    private long mask;

    @Option(names = "--nr-threads", paramLabel = "N", defaultValue = "0",
            description = "Workers, 1 to 65535; 0 means 1. Default: ${DEFAULT-VALUE}.")
    private long threads;

    @Option(names = "--test-loop-count", paramLabel = "N", defaultValue = "100000",
            description = "Loops of one run of a case. Default: ${DEFAULT-VALUE}; the kernel's is 1000000.")
    private long loops;

    @Option(names = "--test-repeat-count", paramLabel = "N", defaultValue = "1",
            description = "Runs of each case by each worker. Default: ${DEFAULT-VALUE}.")
    private long repeats;

    @Option(names = "--nr-pages", paramLabel = "N", defaultValue = "0",
            description = "Pages of fix_size_alloc and no_block_alloc; 0 means 1. Default: ${DEFAULT-VALUE}.")
    private long pages;

    @Option(names = "--sequential-test-order", description = "Cases in the order of their bits; else each worker in its own.")
    private boolean sequential;

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "A parameter as the kernel module takes it.")
    private List<String> kernelParameters = List.of();

    @Mixin private final RegionOptions regionOptions = new RegionOptions();

    SuiteCommand() {}

    @Override public Integer call() throws InterruptedException {
        for (String parameter : kernelParameters) {
            take(parameter);
        }
        SuiteParameters parameters = parameters();
        PrintWriter out = spec.commandLine().getOut();
        try (Region region = region()) {
            print(parameters, region, out);
            List<CaseResult> results = SuiteRun.run(region, parameters);
            print(results, parameters, out);
            return results.stream().anyMatch(result -> result.failed() > 0) ? Acre.FAILED : Acre.OK;
        } catch (IllegalStateException | UncheckedIOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return Acre.FAILED;
        }
    }

    private void take(String parameter) {
        int equals = parameter.indexOf('=');
        String key = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        switch (key) {
            case "run_test_mask" -> mask = number(key, value);
            case "nr_threads" -> threads = number(key, value);
            case "test_loop_count" -> loops = number(key, value);
            case "test_repeat_count" -> repeats = number(key, value);
            case "nr_pages" -> pages = number(key, value);
            case "sequential_test_order" -> sequential = truth(key, value);
            default -> throw new ParameterException(spec.commandLine(), parameter + ": expected run_test_mask=, nr_threads=, "
                    + "test_loop_count=, test_repeat_count=, nr_pages= or sequential_test_order=; got '" + key + "'");
        }
    }

    private long number(String key, String value) {
        try {
            return Long.decode(value);
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), key + ": expected a number; got '" + value + "'", e);
        }
    }

    private boolean truth(String key, String value) {
        // What the kernel's param_set_bool takes.
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "y", "true", "on" -> true;
            case "0", "n", "false", "off" -> false;
            default -> throw new ParameterException(spec.commandLine(), key + ": expected 1 or 0; got '" + value + "'");
        };
    }

    private SuiteParameters parameters() {
        regionOptions.check(spec);
        RegionOptions.require(spec, "run_test_mask", mask, 1, SuiteRun.everyCase());
        RegionOptions.require(spec, "nr_threads", threads, 0, 65_535);
        RegionOptions.require(spec, "test_loop_count", loops, 1, Integer.MAX_VALUE);
        RegionOptions.require(spec, "test_repeat_count", repeats, 1, Integer.MAX_VALUE);
        RegionOptions.require(spec, "nr_pages", pages, 0, 1L << 32);
        return new SuiteParameters(mask, Math.toIntExact(Math.max(1, threads)), loops, repeats, Math.max(1, pages),
                sequential);
    }

    private Region region() {
        return regionOptions.region().build();
    }

    private static void print(SuiteParameters parameters, Region region, PrintWriter out) {
        out.println("run_test_mask=" + parameters.mask() + " nr_threads=" + parameters.threads() + " test_loop_count="
                + parameters.loops() + " test_repeat_count=" + parameters.repeats() + " nr_pages=" + parameters.pages()
                + " sequential_test_order=" + (parameters.sequential() ? 1 : 0));
        out.println(region);
        out.println();
        out.flush();
    }

    private static void print(List<CaseResult> results, SuiteParameters parameters, PrintWriter out) {
        int workerColumns = parameters.threads() > 1 && parameters.threads() <= FEW_WORKERS ? parameters.threads() : 0;
        List<String> header = new ArrayList<>(List.of("case", "bit", "result", "passed", "failed", "xfailed", "loops",
                "us/loop", "us/run"));
        for (int worker = 0; worker < workerColumns; worker++) {
            header.add("us/loop of " + worker);
        }
        TextTable table = new TextTable(header);
        for (CaseResult result : results) {
            List<String> row = new ArrayList<>(List.of(result.name(), Long.toString(result.bit()), result.verdict()));
            boolean ran = result.waitsFor().isEmpty();
            row.addAll(ran ? List.of(Long.toString(result.passed()), Long.toString(result.failed()),
                    Long.toString(result.xfailed()), Long.toString(result.loops()), micros(result.microsPerLoop()),
                    micros(result.microsPerRun())) : List.of("-", "-", "-", "-", "-", "-"));
            for (int worker = 0; worker < workerColumns; worker++) {
                row.add(ran ? micros(result.microsPerLoop(worker)) : "-");
            }
            table.add(row);
        }
        table.print(out);
        out.println();
        for (CaseResult result : results) {
            String note = result.waitsFor().isEmpty() ? result.note() : "waits for " + result.waitsFor();
            if (!note.isEmpty()) {
                out.println(result.name() + ": " + result.verdict() + ": " + note);
            }
        }
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, "%.3f", micros);
    }
}
