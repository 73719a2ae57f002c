package org.acre.agrona;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.concurrent.status.CountersManager;

/** The counters of one record of statistics: one for each of its components but lists, so that a new component shows up by itself. */
final class RecordCounters<R extends Record> {
    private final CountersManager manager;
    private final Supplier<R> source;
    private final RecordComponent[] components;
    private final int[] ids;

    RecordCounters(CountersManager manager, int typeId, String name, Class<R> type, Supplier<R> source) {
        this.manager = manager;
        this.source = source;
        this.components = Stream.of(type.getRecordComponents()).filter(component -> component.getType() != List.class)
                .toArray(RecordComponent[]::new);
        this.ids = new int[components.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = manager.allocate(label(name, components[i]), typeId);
        }
    }

    private static String label(String name, RecordComponent component) {
        return "acre " + name + ": " + component.getName() + (component.getType() == Duration.class ? "Nanos" : "");
    }

    /** Release stores, Agrona's own, one a counter: a reader may see the new value of one beside the old of another. */
    void publish() {
        R record = source.get();
        for (int i = 0; i < ids.length; i++) {
            manager.setCounterValue(ids[i], number(value(components[i], record)));
        }
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no access to " + component, e);
        }
    }

    private static long number(Object value) {
        return switch (value) {
            case Number number -> number.longValue();
            case Boolean flag -> flag ? 1 : 0;
            case Duration duration -> duration.toNanos();
            default -> throw new IllegalStateException("not a number, flag or duration: " + value);
        };
    }
}
