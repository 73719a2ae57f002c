package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.acre.cli.report.Tool;

/** Of what took part: the JDK, Acre, JMH and the peers. */
final class Versions {
    private Versions() {}

    static Map<String, String> describe() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("JDK", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        Properties jars = ofJars();
        new TreeSet<>(jars.stringPropertyNames()).forEach(name -> versions.put(name, jars.getProperty(name)));
        versions.put("C library", Tool.output("getconf", "GNU_LIBC_VERSION").orElse("unknown"));
        for (String library : new String[] {"libjemalloc2", "libmimalloc2.0", "libtcmalloc-minimal4"}) {
            versions.put(library, Tool.output("dpkg-query", "-W", "-f", "${Version}", library).orElse("not installed as a package"));
        }
        return versions;
    }

    /** As they were when this was built. */
    private static Properties ofJars() {
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new IOException("the jar has no versions.properties");
            }
            Properties versions = new Properties();
            versions.load(file);
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
