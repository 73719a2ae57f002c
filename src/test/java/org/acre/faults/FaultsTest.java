package org.acre.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.acre.ChildJvm;
import org.acre.faults.FaultPoints.Kind;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever can fail, fails: each place once and for ever, on the thread of the user and on Acre's own. Afterwards nothing is left, nothing is
 * double, and the region is whole and usable, or closed. See {@link FaultSuite}.
 *
 * <p>Here one place in so many; all of them with {@code -Dacre.faults.every=1}. The seed that a failure prints makes the same choice
 * of places with {@code -Dacre.seed}.
 */
@Timeout(600)
class FaultsTest {
    /** How many places stand behind one that is tried. */
    private static int every(Kind kind) {
        int quick = switch (kind) {
            case HEAP -> 40;
            case INTERRUPT -> 2_000;
            case NATIVE, FILE, THREAD, HOOK -> 1;
        };
        return Integer.getInteger("acre.faults.every", quick);
    }

    @ParameterizedTest
    @EnumSource
    void region_anyPlaceFails_isWholeAndUsableOrClosed(Kind kind) throws Exception {
        Process child = ChildJvm.start(FaultRun.class, List.of("-ea", "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
                "-Dacre.faults.every=" + every(kind), "-Dacre.seed=" + Long.getLong("acre.seed", System.nanoTime())), kind.name());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), () -> output);
        // Proof that something failed at all: points were met, and the runs in which they failed.
        assertTrue(Pattern.compile(kind + ": [1-9][0-9]* points, [1-9][0-9]* runs, 0 failures").matcher(output).find(), () -> output);
    }
}
