package org.acre;

import java.util.OptionalInt;
import org.acre.allocator.NodeSelector;
import org.acre.memory.Platform;

/** Which node of a region's space serves a caller. */
@SuppressWarnings("ImmutableEnumChecker") // selectors have no state
public enum NodeChoice {
    /** That of the processor it runs on, by sched_getcpu: one node a processor. Where that cannot be asked, as {@link #THREAD}. */
    PROCESSOR(Platform.nodeSelector(), Platform.nodes()),

    /** Thread id modulo nodes: four nodes a processor. A thread keeps its node wherever it runs; virtual threads spread too. */
    THREAD(NodeSelector.byThread(), OptionalInt.empty()),

    /** One node, and so no pools: every request goes to the global lock. If more nodes are asked for, all callers share the first. */
    ONE(NodeSelector.one(), OptionalInt.of(1));

    private final NodeSelector selector;
    private final OptionalInt nodes;

    NodeChoice(NodeSelector selector, OptionalInt nodes) {
        this.selector = selector;
        this.nodes = nodes;
    }

    NodeSelector selector() {
        return selector;
    }

    /** Empty if the space is to choose by itself. */
    OptionalInt nodes() {
        return nodes;
    }
}
