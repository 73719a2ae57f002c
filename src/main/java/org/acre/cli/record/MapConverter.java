package org.acre.cli.record;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls into lines of a trace {@code .mm}. Each process has pages of its own there; what a child or an older program had mapped is
 * unmapped when it ends, what the first process has mapped at its end stays. Of calls that ran at the same time, one that takes addresses stands where
 * it returned, and munmap where it began: so no line maps pages that another one still holds.
 */
final class MapConverter {
    private final Writer out;
    private final long pageBytes;
    private final ProcessTree tree = new ProcessTree();
    private final long[] counts = new long[Character.MAX_VALUE];
    private long operations;
    private long firstMicros = -1;
    private long lastMicros;

    MapConverter(Writer out, long pageBytes) {
        this.out = out;
        this.pageBytes = pageBytes;
    }

    /**
     * Converts all that {@code reader} has.
     *
     * @param command for the comment at the head
     */
    RecordedTrace convert(StraceReader reader, List<String> command) throws IOException {
        out.write("# " + command.getFirst().replaceAll("\\s", " ") + ": page numbers as the processes saw them, those of process n at n * 2^36\n");
        for (Call call = reader.next(); call != null; call = reader.next()) {
            take(call);
        }
        return new RecordedTrace(operations, tree.processes(), tree.threads(), counts['m'], counts['u'], counts['x'],
                (lastMicros - Math.max(0, firstMicros)) / 1e6);
    }

    private void take(Call call) throws IOException {
        switch (call.kind()) {
            case BEGUN -> begin(call);
            case RESUMED, WHOLE -> {
                if (ProcessTree.isFork(call)) {
                    tree.forkEnds(call);
                } else if (!call.failed()) {
                    end(call);
                }
            }
            case EXIT -> unmapAll(call, tree.end(call.thread()));
        }
    }

    private void begin(Call call) throws IOException {
        if (ProcessTree.isFork(call)) {
            tree.forkBegins(call);
        } else if (call.name().equals("munmap")) {
            unmap(call);
        }
    }

    private void end(Call call) throws IOException {
        switch (call.name()) {
            case "execve" -> unmapAll(call, tree.execute(call.thread()));
            case "mmap" -> map(call);
            case "munmap" -> {
                if (call.kind() == Call.Kind.WHOLE) {
                    unmap(call);
                }
            }
            case "mremap" -> remap(call);
            case "mprotect" -> line(call, 'p', call.argument(0), pages(call.argument(1)) + " " + protection(call.argument(2)));
            case "madvise" -> line(call, 'd', call.argument(0), pages(call.argument(1)) + " " + call.argument(2).replace("MADV_", "").split(" ", 2)[0]);
            case "brk" -> line(call, 'b', call.result(), "");
            default -> { }
        }
    }

    private void map(Call call) throws IOException {
        String flags = (call.argument(3).contains("MAP_ANON") ? "a" : "f") + (call.argument(3).contains("MAP_FIXED") ? "F" : "")
                + (call.argument(3).contains("MAP_NORESERVE") ? "N" : "") + (call.argument(3).contains("MAP_SHARED") ? "S" : "");
        tree.space(call.thread()).map(page(call.result()), pages(call.argument(1)));
        line(call, 'm', call.result(), pages(call.argument(1)) + " " + protection(call.argument(2)) + " " + flags + " "
                + (call.argument(0).equals("NULL") ? 0 : 1));
    }

    /** Where it begins nobody knows yet whether it will succeed: it does with whole pages. */
    private void unmap(Call call) throws IOException {
        if (number(call.argument(0)) % pageBytes == 0 && number(call.argument(1)) > 0) {
            tree.space(call.thread()).unmap(page(call.argument(0)), pages(call.argument(1)));
            line(call, 'u', call.argument(0), Long.toString(pages(call.argument(1))));
        }
    }

    private void remap(Call call) throws IOException {
        ProcessSpace space = tree.space(call.thread());
        // An old length of 0 asks for a second mapping of shared pages.
        if (pages(call.argument(1)) == 0) {
            space.map(page(call.result()), pages(call.argument(2)));
            line(call, 'm', call.result(), pages(call.argument(2)) + " rw- fS 0");
            return;
        }
        space.unmap(page(call.argument(0)), pages(call.argument(1)));
        space.map(page(call.result()), pages(call.argument(2)));
        line(call, 'x', call.argument(0), pages(call.argument(1)) + " " + pages(call.argument(2)) + " "
                + Long.toHexString(space.inTrace(page(call.result()))));
    }

    private void unmapAll(Call call, @Nullable ProcessSpace left) throws IOException {
        if (left == null || (call.kind() == Call.Kind.EXIT && left.isOfTheFirst())) {
            return;
        }
        for (var range : left.mapped().entrySet()) {
            write(call, 'u', left.inTrace(range.getKey()), Long.toString(range.getValue() - range.getKey()));
        }
    }

    private void line(Call call, char letter, String address, String rest) throws IOException {
        if (!address.equals("NULL")) {
            write(call, letter, tree.space(call.thread()).inTrace(page(address)), rest);
        }
    }

    private void write(Call call, char letter, long page, String rest) throws IOException {
        if (firstMicros < 0) {
            firstMicros = call.micros();
        }
        // The clock may have been set back.
        lastMicros = Math.max(lastMicros, call.micros());
        out.write((lastMicros - firstMicros) + " " + letter + " " + Long.toHexString(page) + " " + (rest.isEmpty() ? "" : rest + " ")
                + tree.number(call.thread()) + "\n");
        counts[letter]++;
        operations++;
    }

    private long page(String address) {
        return number(address) / pageBytes;
    }

    private long pages(String bytes) {
        return Math.ceilDiv(number(bytes), pageBytes);
    }

    private static long number(String text) {
        return text.equals("NULL") ? 0 : text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }

    private static String protection(String text) {
        return (text.contains("PROT_READ") ? "r" : "-") + (text.contains("PROT_WRITE") ? "w" : "-") + (text.contains("PROT_EXEC") ? "x" : "-");
    }
}
