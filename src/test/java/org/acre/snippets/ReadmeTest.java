package org.acre.snippets;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README shows is what is compiled, and what it points to is there. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SNIPPETS = Path.of("test", "java", "org", "acre", "snippets");
    private static final Pattern REGION = Pattern.compile("// @start region=\"[a-z-]+\"\n(.*?)\n *// @end", Pattern.DOTALL);
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)\n```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static Set<String> regions() throws IOException {
        Set<String> regions = new HashSet<>();
        try (Stream<Path> files = Files.list(SNIPPETS)) {
            for (Path file : files.toList()) {
                matches(REGION, Files.readString(file)).forEach(region -> regions.add(region.stripIndent()));
            }
        }
        return regions;
    }

    @Test void everyJavaBlock_isARegionOfACompiledExample() throws IOException {
        Set<String> regions = regions();
        List<String> blocks = matches(JAVA, Files.readString(ROOT.resolve("README.md")));
        assertTrue(blocks.size() >= 6, () -> "only " + blocks.size() + " blocks");
        for (String block : blocks) {
            assertTrue(regions.contains(block), () -> "not compiled anywhere:\n" + block);
        }
    }

    @Test void everyLink_pointsToAFile() throws IOException {
        for (String name : List.of("README.md", "CHANGELOG.md", "purge/README.md", "benchmarks/README.md", "mutants/README.md", "stress/README.md")) {
            Path file = ROOT.resolve(name);
            Matcher links = LINK.matcher(Files.readString(file));
            while (links.find()) {
                String link = links.group(1);
                assertTrue(link.startsWith("http") || Files.exists(file.resolveSibling(link)), () -> name + " points to " + link);
            }
        }
    }
}
