package org.acre.api;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What users of a module can write against: the public and protected members of the packages that it exports to all, a line each. */
final class ApiSignatures {
    private static final String SUFFIX = ".class";

    private final SortedSet<String> lines = new TreeSet<>();

    private ApiSignatures() {}

    /** Of the module that lies in a jar or a directory. */
    static SortedSet<String> of(Path module) throws IOException, ClassNotFoundException {
        ModuleReference reference = ModuleFinder.of(module).findAll().iterator().next();
        ApiSignatures signatures = new ApiSignatures();
        for (String name : classes(reference)) {
            signatures.add(Class.forName(name, false, ApiSignatures.class.getClassLoader()));
        }
        return signatures.lines;
    }

    private static List<String> classes(ModuleReference reference) throws IOException {
        List<String> exported = reference.descriptor().exports().stream().filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source).toList();
        List<String> classes = new ArrayList<>();
        try (ModuleReader reader = reference.open()) {
            for (String entry : reader.list().filter(name -> name.endsWith(SUFFIX)).toList()) {
                String name = entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.');
                int dot = name.lastIndexOf('.');
                if (dot > 0 && exported.contains(name.substring(0, dot)) && !name.endsWith(".package-info")) {
                    classes.add(name);
                }
            }
        }
        return classes;
    }

    private void add(Class<?> type) {
        if (!isVisible(type)) {
            return;
        }
        lines.add(type.toGenericString());
        addLine(type, "extends", type.getGenericSuperclass());
        for (Type implemented : type.getGenericInterfaces()) {
            addLine(type, "implements", implemented);
        }
        for (Executable constructor : type.getDeclaredConstructors()) {
            addMember(type, constructor, constructor.toGenericString());
        }
        addMethods(type, type);
        // What a class inherits from one that users cannot name is its own to them.
        for (Class<?> above = type.getSuperclass(); above != null && !isVisible(above); above = above.getSuperclass()) {
            addMethods(type, above);
        }
        for (Field field : type.getDeclaredFields()) {
            addMember(type, field, field.toGenericString());
        }
    }

    private void addMethods(Class<?> type, Class<?> declaring) {
        for (Method method : declaring.getDeclaredMethods()) {
            addMember(type, method, method.toGenericString());
        }
    }

    private void addLine(Class<?> type, String verb, @Nullable Type other) {
        if (other != null && !other.equals(Object.class)) {
            lines.add(type.getName() + " " + verb + " " + other.getTypeName());
        }
    }

    private void addMember(Class<?> type, Member member, String signature) {
        if (!member.isSynthetic() && isVisible(member.getModifiers())) {
            lines.add(type.getName() + ": " + signature);
        }
    }

    private static boolean isVisible(Class<?> type) {
        Class<?> around = type.getEnclosingClass();
        return isVisible(type.getModifiers()) && !type.isAnonymousClass() && (around == null || isVisible(around));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
