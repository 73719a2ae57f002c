package org.acre.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One seeded defect, read from a patch. Above the patch stand its lines of the form {@code Key: value}; a line that begins with
 * blanks goes on with the one above.
 *
 * @param defect what is broken
 * @param from the fix or the report that it is taken from
 * @param tests {@code Class#method} of those that must kill it
 * @param quick whether it is in the short list, too
 * @param hangs whether its effect is that something never comes; else a test that does not end proves nothing
 * @param files what the patch changes, from the root of the repository
 */
record Mutant(Path patch, String defect, String from, List<String> tests, boolean quick, boolean hangs, List<String> files) {
    static Mutant read(Path patch) throws IOException {
        Map<String, String> header = new HashMap<>();
        List<String> files = new ArrayList<>();
        String key = "";
        for (String line : Files.readAllLines(patch)) {
            int colon = line.indexOf(": ");
            if (line.startsWith("+++ b/")) {
                files.add(line.substring("+++ b/".length()));
            } else if (files.isEmpty() && line.startsWith(" ") && !line.isBlank()) {
                header.merge(key, line.strip(), (above, more) -> above + " " + more);
            } else if (files.isEmpty() && colon > 0) {
                key = line.substring(0, colon);
                header.put(key, line.substring(colon + 2).strip());
            }
        }
        return new Mutant(patch, required(header, "Defect", patch), required(header, "From", patch),
                List.of(required(header, "Test", patch).split("[, ]+")), "yes".equals(header.get("Quick")),
                "yes".equals(header.get("Hangs")), List.copyOf(files));
    }

    private static String required(Map<String, String> header, String key, Path patch) {
        String value = header.get(key);
        if (value == null) {
            throw new IllegalArgumentException(patch + " does not say \"" + key + ": ...\"");
        }
        return value;
    }

    String name() {
        return patch.getFileName().toString().replaceFirst("\\.patch$", "");
    }

    String number() {
        return name().replaceFirst("-.*", "");
    }
}
