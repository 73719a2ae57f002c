package org.acre.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapConverterTest {
    private static final long PAGE = 4096;

    private final StringWriter out = new StringWriter();
    private RecordedTrace recorded = new RecordedTrace(0, 0, 0, 0, 0, 0, 0);

    /** The lines of the trace but for the comment at its head; {@code strace} without times. */
    private List<String> convert(String strace) throws IOException {
        StringBuilder raw = new StringBuilder();
        int micros = 0;
        for (String line : strace.lines().toList()) {
            int space = line.indexOf(' ');
            raw.append(line, 0, space).append(String.format(" 1700000000.%06d", micros++)).append(line.substring(space)).append('\n');
        }
        recorded = new MapConverter(out, PAGE).convert(new StraceReader(new BufferedReader(new StringReader(raw.toString()))), List.of("ls", "-l"));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().startsWith("# ls: "), lines.getFirst());
        return lines.subList(1, lines.size());
    }

    @Test void convert_callsOfOneThread_areLinesInPages() throws IOException {
        assertEquals(List.of(
                "0 b 5 0",
                "1 m 10 2 rw- a 0 0",
                "2 m 20 1 r-x fF 1 0",
                "3 m 30 256 --- aNS 0 0",
                "4 p 20 1 r-- 0",
                "5 d 20 1 DONTNEED 0",
                "6 x 10 2 4 40 0",
                "7 u 20 1 0",
                "8 m 50 1 rw- fS 0 0"), convert("""
                7 execve("", [...], 0x7ff /* 20 vars */) = 0
                7 brk(0x5000) = 0x5000
                7 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 mmap(0x20000, 100, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x1000) = 0x20000
                7 mmap(NULL, 1048576, PROT_NONE, MAP_SHARED|MAP_ANONYMOUS|MAP_NORESERVE, -1, 0) = 0x30000
                7 mprotect(0x20000, 4096, PROT_READ) = 0
                7 madvise(0x20000, 4096, MADV_DONTNEED) = 0
                7 mremap(0x10000, 8192, 16384, MREMAP_MAYMOVE) = 0x40000
                7 munmap(0x20000, 4096)   = 0
                7 mremap(0x30000, 0, 4096, MREMAP_MAYMOVE) = 0x50000
                7 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = -1 ENOMEM (Cannot allocate memory)
                7 munmap(0x20001, 4096)   = -1 EINVAL (Invalid argument)
                7 +++ exited with 0 +++
                """));
        assertEquals(new RecordedTrace(9, 1, 1, 4, 1, 1, 8e-6), recorded);
    }

    @Test void convert_callsCutInTwo_takeAtTheirEndAndGiveAtTheirBeginning() throws IOException {
        assertEquals(List.of("0 m 10 1 rw- a 0 0", "2 u 10 1 0", "3 m 10 1 rw- a 0 1", "7 m 20 1 rw- a 0 0"), convert("""
                7 execve("", [...], 0x7ff /* 20 vars */) = 0
                7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f} => {parent_tid=[8]}, 88) = 8
                7 munmap(0x10000, 4096 <unfinished ...>
                8 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 <... munmap resumed>) = 0
                7 mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0 <unfinished ...>
                8 brk(NULL <unfinished ...>
                7 <... mmap resumed>) = 0x20000
                """));
    }

    /** The child's mappings lie 2^36 pages higher, and go with it; the first program's stay. */
    @Test void convert_children_havePagesOfTheirOwnAndLeaveNothing() throws IOException {
        List<String> lines = convert("""
                7 execve("", [...], 0x7ff /* 20 vars */) = 0
                7 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 vfork( <unfinished ...>
                8 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x11000
                8 execve("", [...], 0x7ff /* 20 vars */ <unfinished ...>
                7 <... vfork resumed>) = 8
                8 <... execve resumed>) = 0
                8 mmap(NULL, 12288, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                8 munmap(0x11000, 4096) = 0
                7 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 9
                9 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x13000
                8 +++ exited with 0 +++
                9 +++ killed by SIGKILL +++
                7 +++ exited with 0 +++
                """).stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
        assertEquals(List.of("m 10 1 r-- a 0 0", "m 11 1 r-- a 0 1", "m 1000000010 3 r-- a 0 1", "u 1000000011 1 1", "m 2000000013 1 r-- a 0 2",
                "u 1000000010 1 1", "u 1000000012 1 1", "u 2000000013 1 2"), lines);
        assertEquals(3, recorded.processes());
        assertEquals(3, recorded.threads());
    }

    @Test void convert_aNewProgramInTheSameProcess_unmapsTheOld() throws IOException {
        List<String> lines = convert("""
                7 execve("", [...], 0x7ff /* 20 vars */) = 0
                7 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 execve("", [...], 0x7ff /* 20 vars */) = -1 ENOENT (No such file or directory)
                7 execve("", [...], 0x7ff /* 20 vars */) = 0
                7 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000
                7 +++ exited with 0 +++
                """);
        assertEquals(List.of("0 m 10 1 r-- a 0 0", "2 u 10 1 0", "3 m 1000000010 1 r-- a 0 0"), lines);
    }

    @Test void convert_linesThatSayNothing_arePassedOver() throws IOException {
        assertEquals(List.of(), convert("""
                strace: nothing
                7 --- SIGCHLD {si_signo=SIGCHLD} ---
                7 <... mmap resumed>) = 0x1000
                7 mmap(NULL, 40
                """));
        assertEquals(0, recorded.processes());
    }

    @Test void filters_fromFiveThreeOn() {
        assertTrue(Strace.filters("strace -- version 6.1"));
        assertTrue(Strace.filters("strace -- version 5.3"));
        assertFalse(Strace.filters("strace -- version 4.26"));
        assertFalse(Strace.filters(""));
        assertTrue(Strace.find("/nowhere:").isEmpty());
    }
}
