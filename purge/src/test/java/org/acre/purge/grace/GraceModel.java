package org.acre.purge.grace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The protocol of grace periods on a machine with store buffers (x86-TSO: Owens, Sarkar, Sewell 2009), small enough that every
 * interleaving is tried: two readers, an updater that unlinks and frees one object, and a driver that makes one or two rounds.
 *
 * <p>A process takes one step at a time: an instruction, or the oldest store of its buffer reaches memory. Loads see the process's own
 * buffer first. A membarrier drains one process after the other, in the order of their numbers, with steps of all of them between.
 */
final class GraceModel {
    /** What is left out or turned round. Each but the first must let a reader use the object after it is freed. */
    enum Flaw {
        NONE,
        /** Nobody fences for the readers. */
        NO_BARRIER,
        /** The driver looks at the readers first and fences then. */
        LOOK_BEFORE_BARRIER,
        /** The barrier comes before the round has its number: what is unlinked between is taken for covered. */
        BARRIER_BEFORE_BEGIN,
        /** The next epoch comes before the round has its number: readers of it are not waited for, and updaters still join. */
        EPOCH_BEFORE_BEGIN,
        /** The compiler moved the section's load above the store that announces it. */
        LOAD_ABOVE_ENTER,
        /** The exit is a plain store that passes the last use. */
        EXIT_ABOVE_USE,
        /** The driver looks at one reader only. */
        ONE_READER_FORGOTTEN,
        /** Any change of a reader's word is taken for the end of its section. */
        INNER_EXIT_ENDS_SECTION,
        /** The cookie is that of the round that runs, which may have looked at the readers already. */
        JOINS_RUNNING_ROUND,
        /** The updater leaves its fence to the barrier, as readers do: the barrier may reach a reader before the updater. */
        UPDATER_DOES_NOT_FENCE
    }

    /** Who fences on the way into a section. */
    enum Flavour {
        READERS_FENCE,
        MEMBARRIER
    }

    /** How much is tried: both at once take 20 s and find no more. */
    enum Extent {
        TWO_ROUNDS(2, 1),
        TWO_SECTIONS(1, 2);

        final int rounds;
        /** Of reader 1, one after the other. */
        final int sections;

        Extent(int rounds, int sections) {
            this.rounds = rounds;
            this.sections = sections;
        }
    }

    /** What the search has found. */
    record Outcome(int states, boolean usedAfterFree, boolean freed, boolean stuck) {}

    // variables in memory
    private static final int WORD = 0; // and 1: one for each reader
    private static final int POINTER = 2;
    private static final int BEGUN = 3;
    private static final int ENDED = 4;
    private static final int FREED = 5;
    private static final int GATE = 6;
    private static final int VARIABLES = 7;

    // processes; readers are 0 and 1
    private static final int UPDATER = 2;
    private static final int DRIVER = 3;
    private static final int PROCESSES = 4;

    /** More stores than a process makes. */
    private static final int MOST_STORES = 8;

    private static final int OLD = 0;
    private static final int NEW = 1;

    /** An instruction. False: it cannot be taken yet, and has changed nothing. */
    @FunctionalInterface
    private interface Instruction {
        boolean run(State state);
    }

    /** Memory, and of each process: where it is, two registers, and the stores that have not reached memory. */
    private static final class State {
        final byte[] memory = new byte[VARIABLES];
        final byte[] next = new byte[PROCESSES];
        final byte[][] registers = new byte[PROCESSES][2];
        final byte[][] buffers = new byte[PROCESSES][0];
        boolean usedAfterFree;

        State copy() {
            State copy = new State();
            System.arraycopy(memory, 0, copy.memory, 0, VARIABLES);
            System.arraycopy(next, 0, copy.next, 0, PROCESSES);
            for (int p = 0; p < PROCESSES; p++) {
                copy.registers[p] = registers[p].clone();
                copy.buffers[p] = buffers[p]; // never changed in place
            }
            return copy;
        }

        /** All of the state in a string, which is quick to hash. */
        String key() {
            ByteBuffer key = ByteBuffer.allocate(VARIABLES + PROCESSES * (4 + MOST_STORES * 2));
            key.put(memory).put(next);
            for (int p = 0; p < PROCESSES; p++) {
                key.put(registers[p]).put((byte) buffers[p].length).put(buffers[p]);
            }
            return new String(key.array(), 0, key.position(), StandardCharsets.ISO_8859_1);
        }

        int load(int process, int variable) {
            byte[] buffer = buffers[process];
            for (int i = buffer.length - 2; i >= 0; i -= 2) {
                if (buffer[i] == variable) {
                    return buffer[i + 1];
                }
            }
            return memory[variable];
        }

        /** A register's last use: states that differ in what nobody reads again are one. */
        int take(int process, int register) {
            int value = registers[process][register];
            registers[process][register] = 0;
            return value;
        }

        void store(int process, int variable, int value) {
            byte[] old = buffers[process];
            byte[] buffer = Arrays.copyOf(old, old.length + 2);
            buffer[old.length] = (byte) variable;
            buffer[old.length + 1] = (byte) value;
            buffers[process] = buffer;
        }

        void drainOldest(int process) {
            byte[] buffer = buffers[process];
            memory[buffer[0]] = buffer[1];
            buffers[process] = Arrays.copyOfRange(buffer, 2, buffer.length);
        }

        void drain(int process) {
            while (buffers[process].length != 0) {
                drainOldest(process);
            }
        }
    }

    private final Flavour flavour;
    private final Flaw flaw;
    private final Extent extent;
    private final List<List<Instruction>> programs;

    GraceModel(Flavour flavour, Flaw flaw, Extent extent) {
        this.flavour = flavour;
        this.flaw = flaw;
        this.extent = extent;
        this.programs = List.of(reader(0), reader(1), updater(), driver());
    }

    // The words are the real ones, packed into a byte: epochs up to 15, depths up to 7. The gate has its epoch alone.
    private static long word(int packed) {
        return ((long) (packed >> 3) << 16) | (packed & 7);
    }

    private static int packed(long word) {
        return (int) (word >> 16) << 3 | ReaderWord.depth(word);
    }

    private static long gate(int epoch) {
        return (long) epoch << 16;
    }

    private static Instruction always(Consumer<State> effect) {
        return state -> {
            effect.accept(state);
            return true;
        };
    }

    private static Instruction drain(int process) {
        return always(s -> s.drain(process));
    }

    /** Reader 0 opens a section in its section; reader 1 opens one or two, one after the other. */
    private List<Instruction> reader(int me) {
        Instruction gate = always(s -> s.registers[me][1] = (byte) s.load(me, GATE));
        Instruction enter = always(s -> s.store(me, WORD + me, packed(ReaderWord.opened(gate(s.take(me, 1))))));
        Instruction nested = always(s -> s.store(me, WORD + me, packed(ReaderWord.nested(word(s.load(me, WORD + me))))));
        Instruction exit = always(s -> s.store(me, WORD + me, packed(ReaderWord.exited(word(s.load(me, WORD + me))))));
        Instruction load = always(s -> s.registers[me][0] = (byte) s.load(me, POINTER));
        Instruction use = always(s -> s.usedAfterFree |= s.take(me, 0) == OLD && s.load(me, FREED) != 0);

        List<Instruction> section = new ArrayList<>(List.of(gate, enter, load, use, exit));
        if (flavour == Flavour.READERS_FENCE) {
            section.add(2, drain(me));
        }
        if (flaw == Flaw.LOAD_ABOVE_ENTER) {
            section.remove(load);
            section.addFirst(load);
        }
        if (flaw == Flaw.EXIT_ABOVE_USE) {
            section.remove(exit);
            section.add(section.indexOf(use), exit);
        }
        if (me == 0) {
            section.addAll(section.indexOf(use), List.of(nested, exit));
            return section;
        }
        List<Instruction> sections = new ArrayList<>();
        for (int i = 0; i < extent.sections; i++) {
            sections.addAll(section);
        }
        return sections;
    }

    private List<Instruction> updater() {
        int ahead = flaw == Flaw.JOINS_RUNNING_ROUND ? 0 : 1;
        List<Instruction> program = new ArrayList<>();
        program.add(always(s -> s.store(UPDATER, POINTER, NEW)));
        if (flaw != Flaw.UPDATER_DOES_NOT_FENCE) {
            program.add(drain(UPDATER));
        }
        program.add(always(s -> s.registers[UPDATER][0] = (byte) Math.max(1, s.load(UPDATER, BEGUN) + ahead)));
        program.add(s -> s.load(UPDATER, ENDED) >= s.registers[UPDATER][0]);
        program.add(always(s -> s.store(UPDATER, FREED, 1)));
        return program;
    }

    private List<Instruction> driver() {
        List<Instruction> program = new ArrayList<>();
        for (int round = 1; round <= extent.rounds; round++) {
            int number = round;
            Instruction begin = always(s -> s.store(DRIVER, BEGUN, number));
            Instruction nextEpoch = always(s -> s.store(DRIVER, GATE, number));
            List<Instruction> barrier = new ArrayList<>(List.of(drain(DRIVER)));
            if (flavour == Flavour.MEMBARRIER && flaw != Flaw.NO_BARRIER) {
                barrier.addAll(List.of(drain(0), drain(1), drain(UPDATER)));
            }
            List<Instruction> look = List.of(look(0, number), look(1, number));
            switch (flaw) {
                case LOOK_BEFORE_BARRIER -> {
                    program.addAll(List.of(begin, nextEpoch));
                    program.addAll(look);
                    program.addAll(barrier);
                }
                case BARRIER_BEFORE_BEGIN -> {
                    program.addAll(barrier);
                    program.addAll(List.of(begin, nextEpoch));
                    program.addAll(look);
                }
                case EPOCH_BEFORE_BEGIN -> {
                    program.addAll(List.of(nextEpoch, begin));
                    program.addAll(barrier);
                    program.addAll(look);
                }
                default -> {
                    program.addAll(List.of(begin, nextEpoch));
                    program.addAll(barrier);
                    program.addAll(look);
                }
            }
            program.add(waitFor(0));
            if (flaw != Flaw.ONE_READER_FORGOTTEN) {
                program.add(waitFor(1));
            }
            program.add(always(s -> s.store(DRIVER, ENDED, number)));
        }
        return program;
    }

    private static Instruction look(int reader, int epoch) {
        return always(s -> {
            int seen = s.load(DRIVER, WORD + reader);
            s.registers[DRIVER][reader] = (byte) (ReaderWord.isSameEpoch(word(seen), gate(epoch)) ? 0 : seen);
        });
    }

    private Instruction waitFor(int reader) {
        return s -> {
            int seen = s.registers[DRIVER][reader];
            int now = s.load(DRIVER, WORD + reader);
            boolean over = !ReaderWord.isInside(word(seen))
                    || (flaw == Flaw.INNER_EXIT_ENDS_SECTION ? seen != now : ReaderWord.hasEnded(word(seen), word(now)));
            s.registers[DRIVER][reader] = (byte) (over ? 0 : seen);
            return over;
        };
    }

    /** Tries every interleaving. */
    Outcome search() {
        Set<String> known = new HashSet<>();
        Deque<State> left = new ArrayDeque<>();
        State first = new State();
        known.add(first.key());
        left.push(first);
        boolean freed = false;
        boolean stuck = false;
        while (!left.isEmpty()) {
            State state = left.pop();
            freed |= state.memory[FREED] != 0;
            List<State> successors = successors(state);
            stuck |= successors.isEmpty() && !mayEnd(state);
            for (State successor : successors) {
                if (successor.usedAfterFree) {
                    return new Outcome(known.size(), true, freed, stuck);
                }
                if (known.add(successor.key())) {
                    left.push(successor);
                }
            }
        }
        return new Outcome(known.size(), false, freed, stuck);
    }

    private List<State> successors(State state) {
        List<State> successors = new ArrayList<>();
        for (int process = 0; process < PROCESSES; process++) {
            if (state.buffers[process].length != 0) {
                State successor = state.copy();
                successor.drainOldest(process);
                successors.add(successor);
            }
            if (state.next[process] < programs.get(process).size()) {
                State successor = state.copy();
                if (programs.get(process).get(state.next[process]).run(successor)) {
                    successor.next[process]++;
                    successors.add(successor);
                }
            }
        }
        return successors;
    }

    /** All is done, or the updater waits for a round after the last. */
    private boolean mayEnd(State state) {
        for (int process = 0; process < PROCESSES; process++) {
            if (state.next[process] < programs.get(process).size()
                    && !(process == UPDATER && state.registers[UPDATER][0] > extent.rounds)) {
                return false;
            }
        }
        return true;
    }
}
