package org.acre.cli.live;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON objects, by the names of their components, and back. Components are numbers, flags, texts, enums, records, lists and sorted
 * maps of these, and optional ones, which are left out when they are empty. Other members of an object are not looked at.
 */
final class RecordJson {
    private RecordJson() {}

    /** What a JSON library writes as it is. */
    static Object plain(Object value) {
        return switch (value) {
            case Record members -> members(members);
            case List<?> list -> (Iterable<Object>) () -> list.stream().map(RecordJson::plain).iterator(); // a dump may have millions
            case Map<?, ?> map -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                map.forEach((key, each) -> plain.put(String.valueOf(key), plain(each)));
                yield plain;
            }
            case Enum<?> constant -> constant.name();
            default -> value;
        };
    }

    private static Map<String, Object> members(Record members) {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (RecordComponent component : members.getClass().getRecordComponents()) {
            Object value = read(component, members);
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> plain.put(component.getName(), plain(present)));
            } else {
                plain.put(component.getName(), plain(value));
            }
        }
        return plain;
    }

    private static Object read(RecordComponent component, Record members) {
        try {
            return component.getAccessor().invoke(members);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no access to " + component, e);
        }
    }

    /**
     * A record from what a JSON library has read.
     *
     * @throws IllegalArgumentException that names the member that is missing or of another type
     */
    static <R extends Record> R record(Class<R> type, @Nullable Object plain) {
        return type.cast(value(type, plain, type.getSimpleName()));
    }

    private static Object value(Type type, @Nullable Object plain, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, plain, path);
        }
        if (type == long.class && plain instanceof Number number) {
            return number.longValue();
        }
        if (type == int.class && plain instanceof Number number) {
            return number.intValue();
        }
        if ((type == String.class && plain instanceof String) || (type == boolean.class && plain instanceof Boolean)) {
            return plain;
        }
        if (type instanceof Class<?> enumeration && enumeration.isEnum() && plain instanceof String name) {
            return constant(enumeration, name, path);
        }
        if (type instanceof Class<?> members && members.isRecord() && plain instanceof Map<?, ?> map) {
            return create(members, map, path);
        }
        throw new IllegalArgumentException(path + ": expected " + type.getTypeName() + ", got "
                + (plain == null ? "nothing" : plain.getClass().getSimpleName()));
    }

    private static Object constant(Class<?> enumeration, String name, String path) {
        for (Object constant : enumeration.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(path + ": expected a " + enumeration.getSimpleName() + ", got '" + name + "'");
    }

    private static Object generic(ParameterizedType type, @Nullable Object plain, String path) {
        Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        if (type.getRawType() == Optional.class) {
            return plain == null ? Optional.empty() : Optional.of(value(last, plain, path));
        }
        if (type.getRawType() == List.class && plain instanceof List<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            for (Object each : list) {
                values.add(value(last, each, path + '[' + values.size() + ']'));
            }
            return values;
        }
        if (type.getRawType() == SortedMap.class && plain instanceof Map<?, ?> map) {
            SortedMap<String, Object> values = new TreeMap<>();
            map.forEach((key, each) -> values.put(String.valueOf(key), value(last, each, path + '.' + key)));
            return values;
        }
        throw new IllegalArgumentException(path + ": expected " + type.getTypeName() + ", got " + plain);
    }

    private static Object create(Class<?> type, Map<?, ?> members, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), members.get(name), path + '.' + name);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(path + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no access to " + type, e);
        }
    }
}
