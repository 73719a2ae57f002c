package org.acre.model;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing program small: leaves out runs of operations, half of the program at first and one operation in the end, then makes numbers
 * smaller, and all over again while that helps. A. Zeller's delta debugging, without its complements.
 */
final class Shrinking<O extends Record> {
    private static final long MOST_NANOS = 180_000_000_000L;

    private final Predicate<List<O>> fails;
    private final long until;

    Shrinking(Predicate<List<O>> fails) {
        this(fails, System.nanoTime() + MOST_NANOS);
    }

    /** Ends at {@code until}, of {@link System#nanoTime}. */
    Shrinking(Predicate<List<O>> fails, long until) {
        this.fails = fails;
        this.until = until;
    }

    List<O> smallest(List<O> program) {
        List<O> present = program;
        List<O> before;
        do {
            before = present;
            present = withSmallerNumbers(withoutRuns(present));
        } while (!present.equals(before));
        return present;
    }

    List<O> withoutRuns(List<O> program) {
        List<O> present = program;
        for (int run = Math.max(1, program.size() / 2); run >= 1; run /= 2) {
            int at = 0;
            while (at < present.size()) {
                List<O> shorter = new ArrayList<>(present);
                shorter.subList(at, Math.min(present.size(), at + run)).clear();
                if (stillFails(shorter)) {
                    present = shorter;
                } else {
                    at += run;
                }
            }
        }
        return present;
    }

    List<O> withSmallerNumbers(List<O> program) {
        List<O> present = new ArrayList<>(program);
        for (int at = 0; at < present.size(); at++) {
            for (int number = 0; number < values(present.get(at)).size(); number++) {
                shrinkNumber(present, at, number);
            }
        }
        return present;
    }

    /** Tries 0, then 1, then half of it as often as that goes well, then one less. */
    private void shrinkNumber(List<O> program, int at, int number) {
        for (long to : new long[] {0, 1}) {
            if (value(program.get(at), number) > to && becomes(program, at, number, to)) {
                return;
            }
        }
        boolean smaller = true;
        while (smaller) {
            long value = value(program.get(at), number);
            smaller = value > 2 && (becomes(program, at, number, value / 2) || becomes(program, at, number, value - 1));
        }
    }

    private boolean becomes(List<O> program, int at, int number, long value) {
        List<O> changed = new ArrayList<>(program);
        changed.set(at, with(program.get(at), number, value));
        if (!stillFails(changed)) {
            return false;
        }
        program.set(at, changed.get(at));
        return true;
    }

    private boolean stillFails(List<O> program) {
        return System.nanoTime() - until < 0 && fails.test(program);
    }

    private static long value(Record operation, int number) {
        return values(operation).get(number) instanceof Number value ? value.longValue() : 0;
    }

    /** The components of a record, in order. */
    static List<Object> values(Record operation) {
        List<Object> values = new ArrayList<>();
        try {
            for (RecordComponent component : operation.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(operation));
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
        return values;
    }

    @SuppressWarnings("unchecked") // of the same class
    private O with(O operation, int number, long value) {
        Object[] values = values(operation).toArray();
        values[number] = values[number] instanceof Long ? (Object) value : (Object) (int) value;
        Class<?>[] types = Arrays.stream(operation.getClass().getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = operation.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (O) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }
}
