package org.acre.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of what JMH is told: the class, the method and how it ends, parameters, threads, arguments of the JVM, and which method of a group
 * counts. What is empty, or 0 for the threads, is not said. Settings laid over one another make an {@link Experiment}.
 */
record Setting(String benchmark, String method, String suffix, SortedMap<String, String> parameters, int threads,
        List<String> jvmArguments, String part) {
    static final Setting NONE = new Setting("", "", "", new TreeMap<>(), 0, List.of(), "");

    static Setting of(Class<?> benchmark, String... parameters) {
        return new Setting(benchmark.getCanonicalName(), "", "", parse(parameters), 0, List.of(), "");
    }

    static Setting method(String method, String... parameters) {
        return new Setting("", method, "", parse(parameters), 0, List.of(), "");
    }

    /** What follows the name of the method: where methods differ in their threads alone, columns name them and points end them. */
    static Setting suffix(String suffix) {
        return new Setting("", "", suffix, new TreeMap<>(), 0, List.of(), "");
    }

    /** Each as "name=value". */
    static Setting params(String... parameters) {
        return new Setting("", "", "", parse(parameters), 0, List.of(), "");
    }

    static Setting threads(int threads, String... parameters) {
        return new Setting("", "", "", parse(parameters), threads, List.of(), "");
    }

    /** Arguments of the forked JVM alone, such as {@code -Djmh.executor=VIRTUAL_TPE}. */
    static Setting jvm(String... arguments) {
        return new Setting("", "", "", new TreeMap<>(), 0, List.of(arguments), "");
    }

    /** Of the methods of a group, run side by side, only {@code part} counts. */
    static Setting part(String group, String part) {
        return new Setting("", group, "", new TreeMap<>(), 0, List.of(), part);
    }

    /** This, and what {@code other} says; where both speak, {@code other}. */
    Setting with(Setting other) {
        SortedMap<String, String> all = new TreeMap<>(parameters);
        all.putAll(other.parameters);
        List<String> arguments = new ArrayList<>(jvmArguments);
        arguments.addAll(other.jvmArguments);
        return new Setting(said(other.benchmark, benchmark), said(other.method, method), said(other.suffix, suffix), all,
                other.threads > 0 ? other.threads : threads, List.copyOf(arguments), said(other.part, part));
    }

    /** The full name of the JMH benchmark. */
    String name() {
        return benchmark + "." + method + suffix;
    }

    private static String said(String first, String second) {
        return first.isEmpty() ? second : first;
    }

    private static SortedMap<String, String> parse(String... parameters) {
        SortedMap<String, String> parsed = new TreeMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected name=value; got '" + parameter + "'");
            }
            parsed.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        return parsed;
    }
}
