package org.acre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.acre.purge.Purger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Nothing that a release has promised is taken away before the version says so. The promise is a file for each module in {@code api/},
 * written when a release is tagged ({@code mvn -Dacre.api.write=true -Dtest=ApiTest ...}) and checked in: so the check needs no
 * registry and no earlier jar, a change of the public face is seen in the change that makes it, and it holds on a machine without network.
 * While there is no such file there was no release.
 */
class ApiTest {
    private static final Path BASELINES = Path.of("..", "api");
    private static final Map<String, Class<?>> MODULES = new TreeMap<>(
            Map.of("org.acre.allocator", AddressSpace.class, "org.acre.purge", Purger.class, "org.acre", Region.class));

    private static SortedSet<String> signatures(Class<?> of) throws Exception {
        Path location = location(of);
        assumeTrue(!ModuleFinder.of(location).findAll().isEmpty(), () -> "classes lie here without their module: " + location);
        return ApiSignatures.of(location);
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static Release version() throws IOException {
        return Release.of(version(Path.of("..", "pom.xml")));
    }

    /** The first version in a POM is its own. */
    private static String version(Path pom) throws IOException {
        Matcher matcher = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(pom));
        assertTrue(matcher.find(), () -> "no version in " + pom);
        return matcher.group(1);
    }

    @Test void everyModule_keepsWhatItsLastReleasePromised() throws Exception {
        assumeTrue(Files.isDirectory(BASELINES), "nothing was released yet: there is no directory api");
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Class<?>> module : MODULES.entrySet()) {
            List<String> lines = Files.readAllLines(BASELINES.resolve(module.getKey() + ".txt"));
            if (version().mustKeep(Release.of(lines.getFirst()))) {
                missing.addAll(missing(lines.subList(1, lines.size()), signatures(module.getValue())));
            }
        }
        assertEquals(List.of(), missing, "promised by an earlier release, and gone: a new major version may do that (minor, below 1.0.0)");
    }

    private static List<String> missing(List<String> promised, SortedSet<String> present) {
        return promised.stream().filter(line -> !present.contains(line)).toList();
    }

    @EnabledIfSystemProperty(named = "acre.api.write", matches = "true")
    @Test void everyModule_promiseIsWritten() throws Exception {
        Files.createDirectories(BASELINES);
        for (Map.Entry<String, Class<?>> module : MODULES.entrySet()) {
            List<String> lines = new ArrayList<>(List.of(version(Path.of("..", "pom.xml"))));
            lines.addAll(signatures(module.getValue()));
            Files.write(BASELINES.resolve(module.getKey() + ".txt"), lines);
            assertTrue(lines.size() > 10, () -> module.getKey() + " promises nothing");
        }
    }

    @Test void signatures_ofTheRegion_haveWhatUsersCanNameAndNothingElse() throws Exception {
        SortedSet<String> region = signatures(Region.class);
        String all = String.join("\n", region);
        assertTrue(region.contains("public final class org.acre.Region"), all);
        assertTrue(region.contains("org.acre.Region: public static org.acre.Region org.acre.Region.anonymous(long)"), all);
        // Inherited from a class that is not public.
        assertTrue(all.contains("org.acre.Region$Builder: public S org.acre.RegionSettings.budget(long)"), all);
        assertFalse(all.contains("class org.acre.RegionSettings"), "a class that is not public");
        assertFalse(all.contains("org.acre.memory.") || all.contains("org.acre.revoke."), "a package that is not exported");
    }

    @Test void missing_memberThatIsGoneOrChanged_isFound() throws Exception {
        SortedSet<String> present = signatures(Purger.class);
        List<String> promised = List.copyOf(present);
        assertEquals(List.of(), missing(promised, present));
        SortedSet<String> less = new TreeSet<>(present);
        String gone = present.stream().filter(line -> line.contains("Purger.purgeAll()")).findFirst().orElseThrow();
        less.remove(gone);
        less.add(gone.replace("purgeAll()", "purgeAll(boolean)"));
        assertEquals(List.of(gone), missing(promised, less));
        less.add(gone);
        assertEquals(List.of(), missing(promised, less), "what is added is no breach");
    }

    @Test void mustKeep_byVersion() {
        assertTrue(Release.of("1.3.0-SNAPSHOT").mustKeep(Release.of("1.2.7")));
        assertFalse(Release.of("2.0.0").mustKeep(Release.of("1.2.7")));
        assertTrue(Release.of("0.1.1").mustKeep(Release.of("0.1.0")));
        assertFalse(Release.of("0.2.0").mustKeep(Release.of("0.1.0")));
        assertThrows(IllegalArgumentException.class, () -> Release.of("1.2"));
    }

    @Test void billOfMaterials_hasTheVersionAndNamesEveryModule() throws IOException {
        Path bom = Path.of("..", "bom", "pom.xml");
        String text = Files.readString(bom);
        assertEquals(version(Path.of("..", "pom.xml")), version(bom));
        for (String artifact : List.of("acre", "acre-purge", "acre-allocator")) {
            assertTrue(text.contains("<groupId>org.acre</groupId><artifactId>" + artifact + "</artifactId><version>${project.version}</version>"),
                    artifact);
        }
        assertFalse(text.contains("<parent>"), "whoever imports it would get the versions of everything that Acre is built with");
    }
}
