package org.acre.cli.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.acre.blackbox.BoxReader;

/** Which source is meant: a number is a process, all else is a file, which says by its start what it is. */
public final class StatSources {
    private StatSources() {}

    /** Opens it. */
    public static StatSource open(String processOrFile) throws SourceException {
        return isNumber(processOrFile) ? AttachedJvm.of(Long.parseLong(processOrFile)) : file(Path.of(processOrFile));
    }

    private static boolean isNumber(String text) {
        return text.length() <= 18 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static StatSource file(Path file) throws SourceException {
        if (!Files.isRegularFile(file)) {
            throw new SourceException(file + ": expected the number of a process, or a file; got "
                    + (Files.exists(file) ? "no regular file" : "no file of this name"));
        }
        try {
            if (BoxReader.isBox(file)) {
                return BoxSource.of(file);
            }
            if (JsonFile.isJson(file)) {
                return JsonFile.of(file);
            }
        } catch (IOException e) {
            throw new SourceException(file + ": cannot be read: " + e, e);
        }
        throw new SourceException(file + ": expected the JSON that acre stat --json or acre dump --json prints, or a black box; it begins as neither");
    }
}
