package org.acre.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/**
 * Loads Acre a second time, with a call of {@link FaultPoints} before every instruction that can fail for want of something: objects, threads,
 * files, system calls. So no place is forgotten, and production code has no seam for it.
 */
final class WovenClasses extends ClassLoader {
    private static final ClassDesc POINTS = ClassDesc.of("org.acre.faults.FaultPoints");
    private static final MethodTypeDesc OF_PLACE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    /** Calls of the JDK that make an object and that Acre makes where it may matter. */
    private static final Set<String> MAKERS = Set.of("ofConfined", "ofShared", "asSlice", "reinterpret", "copyOf", "copyOfRange", "ofAddress",
            "allocate", "allocateFrom", "of", "ofNullable", "add", "put", "addLast", "offer", "computeIfAbsent");

    WovenClasses(ClassLoader parent) {
        super(parent);
    }

    @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : isOurs(name) ? define(name) : super.loadClass(name, resolve);
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith("org.acre.") && !name.startsWith("org.acre.faults.FaultPoints");
    }

    /** What examines, and the checker of the lock order: no part of what runs at users'. */
    private static boolean isChecker(String name) {
        return name.startsWith("org.acre.faults.") || name.startsWith("org.acre.allocator.order.");
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            byte[] woven = isChecker(name) ? bytes : weave(name, bytes);
            return defineClass(name, woven, 0, woven.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] weave(String name, byte[] bytes) {
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(WovenClasses.class.getClassLoader())
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return classFile.transformClass(classFile.parse(bytes), (classBuilder, element) -> {
            // A class whose initializer fails is lost for ever: that is Java's, and not Acre's.
            if (element instanceof MethodModel method && method.code().isPresent() && !method.methodName().equalsString("<clinit>")) {
                classBuilder.transformMethod(method, MethodTransform.transformingCode(
                        new Weaving(simple + "." + method.methodName().stringValue(),
                                !method.methodName().equalsString("<init>"))));
            } else {
                classBuilder.with(element);
            }
        });
    }

    /** One method. */
    private static final class Weaving implements CodeTransform {
        private final String place;
        private final boolean entries;
        private int line;

        Weaving(String place, boolean entries) {
            this.place = place;
            this.entries = entries;
        }

        @Override public void atStart(CodeBuilder builder) {
            if (entries) {
                point(builder, "entry", place);
            }
        }

        @Override public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof LineNumber number) {
                line = number.line();
            }
            switch (element) {
                case NewObjectInstruction made when !isThrowable(made.className().asInternalName()) -> heap(builder);
                case NewPrimitiveArrayInstruction _, NewReferenceArrayInstruction _, NewMultiArrayInstruction _, InvokeDynamicInstruction _ ->
                    heap(builder);
                case InvokeInstruction call -> {
                    if (replaced(builder, call)) {
                        return;
                    }
                    before(builder, call.owner().asInternalName(), call.name().stringValue());
                }
                case Instruction _ -> { }
                default -> { }
            }
            builder.with(element);
        }

        private boolean replaced(CodeBuilder builder, InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            String name = call.name().stringValue();
            boolean known = (owner.equals("java/lang/foreign/SymbolLookup") && name.equals("find"))
                    || (owner.equals("java/lang/foreign/Linker") && name.equals("downcallHandle"));
            if (known) {
                builder.invokestatic(POINTS, name, call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol()));
            }
            return known;
        }

        private void before(CodeBuilder builder, String owner, String name) {
            if ((owner.equals("java/lang/Thread") && name.equals("start")) || (owner.endsWith("Executor") && name.equals("execute"))) {
                point(builder, "thread", place + ":" + line);
            } else if ((owner.startsWith("java/nio/channels/") || owner.equals("java/nio/file/Files")) && !name.equals("close")
                    && !name.startsWith("delete")) {
                point(builder, "file", place + ":" + line);
            } else if (owner.startsWith("java/") && MAKERS.contains(name)) {
                heap(builder);
            }
        }

        private void heap(CodeBuilder builder) {
            point(builder, "heap", place + ":" + line);
        }

        private static void point(CodeBuilder builder, String kind, String where) {
            builder.ldc(where);
            builder.invokestatic(POINTS, kind, OF_PLACE);
        }

        private static boolean isThrowable(String name) {
            return name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("StringBuilder");
        }
    }
}
