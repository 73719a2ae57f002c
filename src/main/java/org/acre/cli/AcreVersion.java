package org.acre.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar that the command comes from, and of the Java that runs it. */
final class AcreVersion implements IVersionProvider {
    AcreVersion() {}

    @Override public String[] getVersion() {
        String version = Objects.requireNonNullElse(AcreVersion.class.getPackage().getImplementationVersion(), "(not in a jar)");
        return new String[] {"acre " + version, "Java " + Runtime.version()};
    }
}
