package org.acre.cli.doctor;

import org.jspecify.annotations.Nullable;

/** Whether native calls are allowed, which most of Acre's memory stands on. */
record NativeAccess(@Nullable String whyNot, Module module) implements Check {
    private static final String CHECK = "native access";
    private static final String LOST = "anonymous regions lie in a sparse temporary file, nothing is revoked, discarded or protected, and "
            + "views are refused";

    @Override public Finding look(Machine machine) {
        String flag = "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
        return whyNot == null
                ? Finding.ok(CHECK, "enabled in this JVM", "regions are anonymous memory and files by mmap; other JVMs need " + flag
                        + ", or Enable-Native-Access: ALL-UNNAMED in the manifest of their main jar")
                : Finding.warning(CHECK, whyNot, LOST, "start java on Linux with " + flag);
    }
}
