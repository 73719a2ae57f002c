package org.acre.benchmarks.lab;

import java.io.PrintWriter;
import java.util.List;
import org.acre.cli.TextTable;

/** The regression guard: prints which ratios are not what they were. It fails nothing: a noisy machine is no regression. */
final class Moved {
    /** Less than this is not worth a look. */
    static final double SHARE = 0.25;

    private Moved() {}

    static void print(Baseline before, Baseline after, PrintWriter out) {
        Comparison comparison = Comparison.of(before.ratios(), after.ratios());
        List<Comparison.Move> moves = comparison.movedBy(SHARE);
        out.println();
        out.println("Against the baseline of " + before.started() + ", commit " + before.commit() + ", on " + before.machine() + ": "
                + moves.size() + " of " + comparison.moves().size() + " ratios moved by more than 25 %.");
        print(moves, out);
        comparison.missing().forEach(key -> out.println("not compared: " + key));
    }

    /** A table of moves, or nothing if there are none. */
    static void print(List<Comparison.Move> moves, PrintWriter out) {
        if (moves.isEmpty()) {
            return;
        }
        TextTable table = new TextTable(List.of("ratio", "before", "after", "after / before", ""));
        moves.forEach(move -> table.add(List.of(move.key(), move.before().toString(), move.after().toString(),
                Estimate.number(move.change()), move.verdict())));
        table.print(out);
    }
}
