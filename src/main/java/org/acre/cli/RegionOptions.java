package org.acre.cli;

import org.acre.NodeChoice;
import org.acre.Region;
import org.acre.allocator.guard.Guards;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Model.CommandSpec;

/** What both subcommands let people say about the region. */
final class RegionOptions {
    @Option(names = "--nodes", paramLabel = "N",
            description = "Nodes of the space; 1 sends every request to the one global lock. Default: one per processor.")
    private @Nullable Integer nodes;

    @Option(names = "--node-choice", paramLabel = "NAME", defaultValue = "PROCESSOR",
            description = "Which node serves a caller: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private NodeChoice nodeChoice = NodeChoice.PROCESSOR;

    @Option(names = "--guard", paramLabel = "NAME", defaultValue = "REENTRANT",
            description = "What the global lock is: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Guards guard = Guards.REENTRANT;

    @Option(names = "--lazy-max-pages", paramLabel = "PAGES",
            description = "Lazy pages above which a free purges; 0: every free. Default: the kernel's.")
    private @Nullable Long lazyMaxPages;

    @Option(names = "--region-bytes", paramLabel = "BYTES", defaultValue = "1T", converter = ByteCount.class,
            description = "Length of the region, such as 512M or 1T; costs nothing until touched. Default: ${DEFAULT-VALUE}.")
    private long regionBytes;

    RegionOptions() {}

    /** A region as these options want it; for more options. */
    Region.Builder region() {
        Region.Builder builder = Region.builder().anonymous(regionBytes).nodeChoice(nodeChoice).guard(guard);
        if (nodes != null) {
            builder.nodes(nodes);
        }
        if (lazyMaxPages != null) {
            builder.lazyMaxPages(lazyMaxPages);
        }
        return builder;
    }

    /** @throws ParameterException that says which number is out of its range */
    void check(CommandSpec spec) {
        require(spec, "--nodes", nodes == null ? 1 : nodes, 1, 128);
        require(spec, "--lazy-max-pages", lazyMaxPages == null ? 0 : lazyMaxPages, 0, Long.MAX_VALUE);
        require(spec, "--region-bytes", regionBytes, 1, 1L << 62);
    }

    static void require(CommandSpec spec, String option, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new ParameterException(spec.commandLine(),
                    option + ": expected " + lowest + " to " + highest + "; got " + value);
        }
    }
}
