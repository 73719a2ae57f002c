package org.acre.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.acre.cli.report.Tool;

/** Of what took part: the JDK, Acre, JMH and the peers. */
final class Versions {
    private Versions() {}

    static Map<String, String> describe() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("JDK", System.getProperty("java.vm.vendor") + " " + Runtime.version());
        versions.put("Acre", ofJar("org.acre", "acre"));
        versions.put("JMH", org.openjdk.jmh.util.Version.getPlainVersion());
        versions.put("Netty", ofJar("io.netty", "netty-buffer"));
        versions.put("C library", Tool.output("getconf", "GNU_LIBC_VERSION").orElse("unknown"));
        for (String library : new String[] {"libjemalloc2", "libmimalloc2.0", "libtcmalloc-minimal4"}) {
            versions.put(library, Tool.output("dpkg-query", "-W", "-f", "${Version}", library).orElse("not installed as a package"));
        }
        return versions;
    }

    /** As Maven writes it into each jar. */
    private static String ofJar(String group, String artifact) {
        try (InputStream properties = Versions.class.getResourceAsStream(
                "/META-INF/maven/" + group + "/" + artifact + "/pom.properties")) {
            if (properties == null) {
                return "unknown: run from classes";
            }
            Properties read = new Properties();
            read.load(properties);
            return read.getProperty("version", "unknown");
        } catch (IOException e) {
            return "unknown: " + e;
        }
    }
}
