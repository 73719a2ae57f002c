package org.acre.cli.record;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The threads of a program and its children, and whose addresses each of them sees. */
final class ProcessTree {
    private final Map<Long, ProcessSpace> spaces = new HashMap<>();
    private final Map<Long, Long> numbers = new HashMap<>();
    /** Forks that have begun and not ended, the last first: a child may be heard of before its parent has its number. */
    private final Deque<Call> forks = new ArrayDeque<>();
    private int processes;

    /** The addresses that the thread sees; one never heard of is the child of the fork that began last, or the program's first. */
    ProcessSpace space(long thread) {
        ProcessSpace known = spaces.get(thread);
        if (known != null) {
            return known;
        }
        Call fork = forks.peek();
        ProcessSpace parent = fork == null ? null : spaces.get(fork.thread());
        return enter(thread, fork != null && parent != null && sharesMemory(fork) ? parent : newSpace(thread));
    }

    /** 0 for the first thread, 1 for the second. */
    long number(long thread) {
        return numbers.computeIfAbsent(thread, _ -> (long) numbers.size());
    }

    /** Processes, or rather programs: each execve counts. */
    int processes() {
        return processes;
    }

    int threads() {
        return numbers.size();
    }

    static boolean isFork(Call call) {
        return call.name().endsWith("fork") || call.name().startsWith("clone");
    }

    void forkBegins(Call fork) {
        ProcessSpace _ = space(fork.thread());
        forks.push(fork);
    }

    void forkEnds(Call fork) {
        ProcessSpace parent = space(fork.thread());
        forks.removeIf(begun -> begun.thread() == fork.thread());
        if (!fork.failed()) {
            long child = Long.parseLong(fork.result());
            if (!spaces.containsKey(child)) {
                ProcessSpace _ = enter(child, sharesMemory(fork) ? parent : newSpace(child));
            }
        }
    }

    /** The thread has begun a new program, with addresses of its own. @return those that it left, if nobody sees them any more */
    @Nullable ProcessSpace execute(long thread) {
        ProcessSpace left = end(thread);
        ProcessSpace _ = enter(thread, newSpace(thread));
        return left;
    }

    /** The thread has ended. @return the addresses that it saw, if nobody sees them any more */
    @Nullable ProcessSpace end(long thread) {
        ProcessSpace left = spaces.remove(thread);
        return left != null && left.leave() ? left : null;
    }

    private static boolean sharesMemory(Call fork) {
        return fork.name().equals("vfork") || fork.mentions("CLONE_VM");
    }

    private ProcessSpace enter(long thread, ProcessSpace space) {
        space.enter();
        spaces.put(thread, space);
        long _ = number(thread);
        return space;
    }

    private ProcessSpace newSpace(long thread) {
        return new ProcessSpace(processes++, number(thread) == 0);
    }
}
