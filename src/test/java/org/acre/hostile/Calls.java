package org.acre.hostile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.acre.Advice;
import org.acre.ArenaOptions;
import org.acre.allocator.AreaVisitor;
import org.acre.allocator.RangeVisitor;
import org.acre.purge.PressureCallback;
import org.jspecify.annotations.Nullable;

/** Every public method of an object, by reflection, so that no method that comes later is forgotten. */
final class Calls {
    private Calls() {}

    /** Public instance methods that the class, or an interface of Acre's, declares, in a fixed order. */
    static List<Method> of(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !method.isSynthetic())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .sorted(Comparator.comparing(Calls::signature)).toList();
    }

    static String signature(Method method) {
        return method.getName() + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
    }

    /** What is passed for a parameter: each list of values is tried. */
    interface Arguments {
        List<? extends @Nullable Object> of(Class<?> type);
    }

    /** One value of each type. @throws AssertionError if there is none for it: then this has to learn it */
    static Object plain(Class<?> type, MemorySegment segment) {
        if (type == long.class) {
            return 8192L;
        } else if (type == int.class) {
            return 0;
        } else if (type == long[].class) {
            return new long[] {0};
        } else if (type == MemorySegment.class) {
            return segment;
        } else if (type == Arena.class) {
            return Arena.global();
        } else if (type == Duration.class) {
            return Duration.ofMillis(1);
        } else if (type == TimeUnit.class) {
            return TimeUnit.MILLISECONDS;
        } else if (type == String.class) {
            return "name";
        } else if (type == Runnable.class) {
            return (Runnable) () -> { };
        } else if (type == LongConsumer.class) {
            return (LongConsumer) value -> { };
        } else if (type == AreaVisitor.class) {
            return (AreaVisitor) (start, end) -> { };
        } else if (type == RangeVisitor.class) {
            return (RangeVisitor) (start, end) -> { };
        } else if (type == PressureCallback.class) {
            return (PressureCallback) wanted -> 0;
        } else if (type == Advice.class) {
            return Advice.NORMAL;
        } else if (type == ArenaOptions.class) {
            return ArenaOptions.defaults();
        }
        throw new AssertionError("no value is known for a parameter of " + type);
    }

    /** All lists that take one value of each parameter. */
    static List<List<@Nullable Object>> combinations(Method method, Arguments arguments) {
        List<List<@Nullable Object>> all = new ArrayList<>();
        all.add(List.of());
        for (Class<?> type : method.getParameterTypes()) {
            List<List<@Nullable Object>> longer = new ArrayList<>();
            for (List<@Nullable Object> before : all) {
                for (Object value : arguments.of(type)) {
                    List<@Nullable Object> after = new ArrayList<>(before);
                    after.add(value);
                    longer.add(after);
                }
            }
            all = longer;
        }
        return all;
    }

    /** What a call came to: a result, or what it threw. */
    record Outcome(@Nullable Object result, @Nullable Throwable thrown) {}

    static Outcome call(Object object, Method method, List<@Nullable Object> arguments) {
        try {
            boolean _ = method.trySetAccessible(); // the class of an arena is not public
            return new Outcome(method.invoke(object, arguments.toArray()), null);
        } catch (InvocationTargetException e) {
            return new Outcome(null, e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(method.toString(), e);
        }
    }
}
