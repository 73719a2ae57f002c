package org.acre.cli.autopsy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.acre.allocator.RangeVisitor;
import org.acre.blackbox.BlackBox;
import org.acre.blackbox.BoxEvent;
import org.acre.blackbox.BoxKind;
import org.acre.blackbox.BoxReader;
import org.acre.blackbox.BoxRegion;
import org.acre.purge.RangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of addresses, from boxes and error files that were made up. */
class AutopsyTest {
    private static final long PAGE = 4096;
    private static final long START = 0x7f00_0000_0000L;
    private static final BoxRegion REGION = new BoxRegion(BoxRegion.Memory.FILE, START, START + 1000 * PAGE, PAGE);
    private static final String HEAD = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  %s (0xb) at pc=0x00007f95d4a3b0c0, pid=%d, tid=4712
            #
            # JRE version: OpenJDK Runtime Environment (25.0.1+8) (build 25.0.1+8-LTS)
            # Problematic frame:
            # J 812 c2 com.example.Cache.read(J)J (25 bytes) @ 0x00007f95d4a3b0c0 [0x00007f95d4a3b080+0x40]
            #
            """;

    @TempDir private Path directory = Path.of("");

    /** The pages of one pass. */
    private record Batch(long start, long end) implements RangeSet {
        @Override public void forEach(RangeVisitor visitor) {
            visitor.range(start, end);
        }

        @Override public void keep(long from, long to) {}
    }

    private static long page(long number) {
        return START + number * PAGE;
    }

    private static void record(BlackBox box, BoxKind kind, long first, long pages) {
        box.record(kind, box.now(), page(first), page(first + pages), 0);
    }

    private static void purge(BlackBox box, long first, long pages) {
        box.purgeRecorder().invalidate(page(first), page(first + pages), new Batch(page(first), page(first + pages)));
    }

    @FunctionalInterface
    private interface Writing {
        void write(BlackBox box);
    }

    private BoxHistory history(Writing writing) throws IOException {
        return new BoxHistory(BoxReader.read(left(writing)));
    }

    /** The box of a process that has died: nobody closed it. */
    private Path left(Writing writing) throws IOException {
        Path file = directory.resolve("acre.box");
        Files.deleteIfExists(file);
        try (BlackBox box = BlackBox.open(file, 64, 0, REGION, List.of())) {
            writing.write(box);
            return Files.copy(file, directory.resolve("left.box"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test void of_eachStepOfALife_isTheStateAfterIt() throws IOException {
        BoxHistory history = history(box -> {
            record(box, BoxKind.ALLOCATED, 10, 2);      // live
            record(box, BoxKind.ALLOCATED, 20, 2);
            record(box, BoxKind.FREED, 20, 2);          // lazy
            record(box, BoxKind.ALLOCATED, 30, 2);
            record(box, BoxKind.DEFERRED, 30, 2);       // lazy
            record(box, BoxKind.ALLOCATED, 40, 2);
            record(box, BoxKind.FREED, 40, 2);
            purge(box, 40, 2);                          // freed
            record(box, BoxKind.ALLOCATED, 50, 2);
            record(box, BoxKind.FREED, 50, 2);
            purge(box, 50, 2);
            record(box, BoxKind.ALLOCATED, 50, 1);      // its first page lives again
        });
        assertEquals(Life.State.LIVE, history.of(page(11)).state());
        assertEquals(Life.State.LAZY, history.of(page(20)).state());
        assertEquals(Life.State.LAZY, history.of(page(32) - 1).state());
        assertEquals(Life.State.FREED, history.of(page(40)).state());
        assertEquals(Life.State.LIVE, history.of(page(50)).state());
        assertEquals(Life.State.FREED, history.of(page(51)).state());
        assertEquals(Life.State.NEVER, history.of(page(60)).state());
        assertEquals(Life.State.OUTSIDE, history.of(START - 1).state());
        assertEquals(Life.State.OUTSIDE, history.of(page(1000)).state());
        assertEquals(Life.State.NEVER, history.of(page(1000) - 1).state());
    }

    @Test void of_purgedTwice_theFirstMadeItUnusable() throws IOException {
        BoxHistory history = history(box -> {
            record(box, BoxKind.ALLOCATED, 1, 1);
            record(box, BoxKind.FREED, 1, 1);
            purge(box, 1, 1);
            purge(box, 0, 8);
        });
        assertEquals(page(2), history.of(page(1)).purge().orElseThrow().end());
    }

    @Test void of_freeByAWayThatIsNotRecorded_thePurgeIsKnown() throws IOException {
        BoxHistory history = history(box -> {
            record(box, BoxKind.ALLOCATED, 5, 1);
            purge(box, 4, 4);
        });
        Life life = history.of(page(5));
        assertEquals(Life.State.FREED, life.state());
        assertEquals(Optional.empty(), life.free());
        assertEquals(page(5), life.birth().orElseThrow().start());
    }

    @Test void of_aBirthThatWasPushedOut_saysThatItIsForgotten() throws IOException {
        BoxHistory history = history(box -> {
            for (int i = 0; i < 65; i++) {
                record(box, BoxKind.ALLOCATED, i, 1);
            }
        });
        assertEquals(Life.State.FORGOTTEN, history.of(page(0)).state());
        assertEquals(Life.State.LIVE, history.of(page(1)).state());
        assertEquals(Life.State.FORGOTTEN, history.of(page(500)).state());
    }

    @Test void of_whatFollowedWasPushedOut_isUncertain() throws IOException {
        BoxHistory freedSince = history(box -> {
            record(box, BoxKind.ALLOCATED, 500, 1);
            record(box, BoxKind.FREED, 500, 1);
            for (int i = 0; i < 65; i++) {
                record(box, BoxKind.FREED, i, 1);
            }
        });
        assertEquals(Life.State.UNCERTAIN, freedSince.of(page(500)).state());
        BoxHistory bornSince = history(box -> {
            record(box, BoxKind.ALLOCATED, 500, 1);
            record(box, BoxKind.FREED, 500, 1);
            purge(box, 500, 1);
            record(box, BoxKind.ALLOCATED, 500, 1);
            for (int i = 0; i < 65; i++) {
                record(box, BoxKind.ALLOCATED, i, 1);
            }
        });
        assertEquals(Life.State.UNCERTAIN, bornSince.of(page(500)).state());
    }

    @Test void neighbours_areTheNearestOnBothSides() throws IOException {
        BoxHistory history = history(box -> {
            record(box, BoxKind.ALLOCATED, 1, 1);
            record(box, BoxKind.ALLOCATED, 4, 2);
            record(box, BoxKind.ALLOCATED, 9, 1);
            record(box, BoxKind.FREED, 9, 1);
            record(box, BoxKind.ALLOCATED, 20, 1);
        });
        Neighbour before = history.before(page(6) + 24).orElseThrow();
        assertEquals(page(4), before.area().start());
        assertEquals(24, before.bytes());
        assertEquals(Life.State.LIVE, before.life().state());
        Neighbour after = history.after(page(6) + 24).orElseThrow();
        assertEquals(page(9), after.area().start());
        assertEquals(3 * PAGE - 24, after.bytes());
        assertEquals(Life.State.LAZY, after.life().state());
        assertEquals(0, history.before(page(2)).orElseThrow().bytes());
        assertEquals(Optional.empty(), history.before(page(1)));
        assertEquals(Optional.empty(), history.after(page(30)));
    }

    private ErrorFile error(String text) throws IOException {
        return ErrorFileReader.read(Files.writeString(directory.resolve("hs_err.log"), text));
    }

    @Test void read_errorFileOfX86_hasEveryField() throws IOException {
        ErrorFile error = error(HEAD.formatted("SIGSEGV", 4711) + """

                ---------------  T H R E A D  ---------------

                Current thread (0x00007f95d0015c50):  JavaThread "reader 3 [a]" daemon [_thread_in_Java, id=4712, stack(0x1,0x2) (1024K)]

                Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)
                J 812 c2 com.example.Cache.read(J)J (25 bytes)
                C  [libjvm.so+0xa23840]

                Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
                J 812 c2 com.example.Cache.read(J)J (25 bytes)
                j  com.example.Main.run()V+12
                v  ~StubRoutines::call_stub

                siginfo: si_signo: 11 (SIGSEGV), si_code: 2 (SEGV_ACCERR), si_addr: 0x00007f95aa001008

                Registers:
                RAX=0x00007f95aa001008, RBX=0x0000000000000001, RCX=0xffffffffffffffff, RDX=0x0
                R8 =0x0000000000000007, R15=0x00007f95d0015c50
                RIP=0x00007f95d4a3b0c0, EFLAGS=0x0000000000010246

                XMM[0]=0x0000000000000000 0x0000000000000000
                """);
        assertEquals(OptionalLong.of(4711), error.pid());
        assertEquals("SIGSEGV", error.signal());
        assertEquals("SEGV_ACCERR", error.signalCode());
        assertEquals(OptionalLong.of(0x7f95aa001008L), error.address());
        assertEquals("JavaThread \"reader 3 [a]\"", error.thread());
        assertTrue(error.problematicFrame().startsWith("J 812 c2 com.example.Cache.read"), error.problematicFrame());
        assertEquals(List.of("J 812 c2 com.example.Cache.read(J)J (25 bytes)", "j  com.example.Main.run()V+12"), error.javaFrames());
        assertEquals(8, error.registers().size(), () -> error.registers().toString());
        assertEquals(-1L, error.registers().get("RCX"));
        assertEquals(7L, error.registers().get("R8"));
    }

    @Test void read_errorFileOfArm_hasItsRegisters() throws IOException {
        ErrorFile error = error(HEAD.formatted("SIGBUS", 1) + """

                siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x0000ffff8c001000

                Registers:
                R0=0x0000ffff8c001000
                R1=0x0000000000000000
                R30=0x0000ffff9c2f1d10
                """);
        assertEquals("BUS_ADRERR", error.signalCode());
        assertEquals(List.of("R0", "R1", "R30"), List.copyOf(error.registers().keySet()));
    }

    @Test void read_errorWithoutAnAddress_leavesItEmpty() throws IOException {
        ErrorFile error = error("""
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  Internal Error (g1CollectedHeap.cpp:123), pid=99, tid=100
                #  guarantee(false) failed
                """);
        assertEquals(OptionalLong.of(99), error.pid());
        assertEquals(OptionalLong.empty(), error.address());
        assertEquals("", error.signal());
    }

    private String text(String signal, long pid, long address, Writing writing) throws Exception {
        return text(signal, pid, address, left(writing));
    }

    private String text(String signal, long pid, long address, Path box) throws Exception {
        ErrorFile error = error(HEAD.formatted(signal, pid) + "\nsiginfo: si_signo: 11 (" + signal + "), si_code: 1 (CODE), si_addr: 0x"
                + Long.toHexString(address) + "\n");
        StringWriter words = new StringWriter();
        AutopsyText.print(Autopsy.of(error, BoxReader.read(box)), new PrintWriter(words, true));
        return words.toString();
    }

    @Test void print_eachState_saysWhatItMeans() throws Exception {
        long pid = ProcessHandle.current().pid();
        Writing life = box -> {
            record(box, BoxKind.ALLOCATED, 1, 1);
            record(box, BoxKind.ALLOCATED, 3, 1);
            record(box, BoxKind.FREED, 3, 1);
        };
        assertTrue(text("SIGSEGV", pid, page(1), life).contains("=> the area is live"), "live");
        assertTrue(text("SIGBUS", pid, page(1), life).contains("was the file cut"), "live, its page gone");
        assertTrue(text("SIGSEGV", pid, page(3) + 5, life).contains("byte 5 of"), "the offset");
        assertTrue(text("SIGSEGV", pid, page(3), life).contains("No purge had taken it yet"), "lazy");
        assertTrue(text("SIGSEGV", pid, page(2), life).contains("runs past the end"), "past an end");
        assertTrue(text("SIGSEGV", pid, page(0), life).contains("4,096 bytes before ["), "before a start");
        assertTrue(text("SIGSEGV", pid, 8, life).contains("not an address of this region"), "elsewhere");
        assertTrue(text("SIGSEGV", pid, page(1), directory.resolve("acre.box")).contains("the region was closed before"), "closed");
        assertThrows(ForeignBoxException.class, () -> text("SIGSEGV", pid + 1, page(1), life));
    }

    @Test void event_ofABox_knowsItsLength() throws IOException {
        BoxHistory history = history(box -> record(box, BoxKind.ALLOCATED, 1, 3));
        BoxEvent birth = history.of(page(1)).birth().orElseThrow();
        assertEquals(3 * PAGE, birth.bytes());
        assertTrue(birth.holds(page(4) - 1) && !birth.holds(page(4)), birth::toString);
    }
}
