package org.acre.mutants;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Applies a patch to copies of the files that it changes, and compiles those. The tree itself stays as it is. */
record MutantBuild(Path root, Path work, String classPath) {
    /** Why a mutant cannot be tried. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message);
        }
    }

    /** @return where the classes of the mutant are: they go before all others on the class path */
    Path build(Mutant mutant) throws IOException, InterruptedException, Unfit {
        Path place = work.resolve(mutant.name());
        delete(place);
        Path tree = place.resolve("tree");
        for (String file : mutant.files()) {
            Path source = root.resolve(file);
            if (!Files.exists(source)) {
                throw new Unfit("does not apply: there is no " + file);
            }
            Path copy = tree.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(source, copy);
        }
        apply(mutant, tree);
        return compile(sources(List.of(tree)), place.resolve("classes"));
    }

    private static void apply(Mutant mutant, Path tree) throws IOException, InterruptedException, Unfit {
        ProcessBuilder git = new ProcessBuilder("git", "apply", "-C1", "--whitespace=nowarn", mutant.patch().toAbsolutePath().toString());
        // Outside of any repository, or it would look for the files in that one.
        git.environment().put("GIT_CEILING_DIRECTORIES", tree.toAbsolutePath().getParent().toString());
        git.environment().remove("GIT_DIR");
        Process process = git.directory(tree.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new Unfit("does not apply: " + output.strip().replace('\n', ' '));
        }
    }

    /** Compiles without a word, or says why not. */
    Path compile(List<Path> sources, Path classes) throws IOException, Unfit {
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-nowarn", "-proc:none", "-Xlint:none", "-cp", classPath, "-d", classes.toString());
            if (!compiler.getTask(messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
                throw new Unfit("does not compile: " + messages.toString().strip());
            }
        }
        return classes;
    }

    private static List<Path> sources(List<Path> roots) throws IOException {
        try (Stream<Path> all = Files.walk(roots.getFirst())) {
            return all.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private static void delete(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> all = Files.walk(place)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
