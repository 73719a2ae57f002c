package org.acre.benchmarks.lab;

import static org.acre.benchmarks.lab.Setting.method;
import static org.acre.benchmarks.lab.Setting.params;
import static org.acre.benchmarks.lab.Setting.threads;

import java.util.List;
import org.acre.NodeChoice;
import org.acre.allocator.guard.Guards;
import org.acre.benchmarks.GuardBenchmark;

/** Guards of the global lock, by node choice and threads: one load, drawn over the threads. All of the full set. */
final class GuardQuestions {
    private static final int[] THREADS = {1, 2, 4, 8, 16, 64};

    static final List<Question> ALL = List.of(
            over("guards-one", NodeChoice.ONE, "platformThreads", "Which guard should the global lock be, with one node?"),
            over("guards-thread", NodeChoice.THREAD, "platformThreads", "What do nodes by thread leave of the difference?"),
            over("guards-processor", NodeChoice.PROCESSOR, "platformThreads", "And nodes by processor?"),
            over("guards-virtual", NodeChoice.ONE, "virtualThreads", "Which guard should it be with one node and virtual threads?"),
            over("guards-virtual-thread", NodeChoice.THREAD, "virtualThreads", "And with virtual threads, and nodes by thread?"),
            over("guards-virtual-processor", NodeChoice.PROCESSOR, "virtualThreads", "And by processor?"));

    private GuardQuestions() {}

    private static Question over(String id, NodeChoice nodes, String threadKind, String asked) {
        Question.Builder question = Question.ask(id, asked)
                .answer("With {at}, " + Guards.REENTRANT + " is {ratio} as fast as {peer}.")
                .of(GuardBenchmark.class, "nodes=" + nodes).base(method(threadKind)).along("threads").contended()
                .ours(Guards.REENTRANT.name(), params("guard=" + Guards.REENTRANT));
        for (int count : THREADS) {
            question.at(count == 1 ? "1 thread" : count + " threads", threads(count));
        }
        for (Guards guard : Guards.values()) {
            if (guard != Guards.REENTRANT) {
                question.peer(guard.name(), cannot(guard), params("guard=" + guard));
            }
        }
        return question.build();
    }

    private static String cannot(Guards guard) {
        return switch (guard) {
            case FAIR, MCS -> "let a thread that runs go before one that sleeps";
            case MONITOR -> "be entered in one step: a pair enters the monitor twice";
            default -> "keep a thread that waits from being passed";
        };
    }
}
