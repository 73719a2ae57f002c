package org.acre.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.acre.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stack ends in every operation, at every depth: see {@link StackRun}. */
@Timeout(300)
class StackTest {
    private static final int EVERY = Integer.getInteger("acre.faults.every", 3);
    private static final int VIRTUAL_EVERY = Integer.getInteger("acre.faults.every", 11);

    private static void run(int every, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=exclude,org.acre.faults.StackRun::dive"));
        all.addAll(List.of(options));
        Process child = ChildJvm.start(StackRun.class, all, String.valueOf(every), "1");
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), () -> output);
        assertTrue(Pattern.compile("allocateAt: [1-9][0-9]* overflows, 0 failures").matcher(output).find(), () -> output);
    }

    @Test void operation_stackEndsInIt_interpreted_leavesNoGuardAndAWholeSpace() throws Exception {
        run(EVERY, "-Xint");
    }

    /**
     * The compiler makes frames as short as it likes: an operation that is compiled in part may break off where the interpreted one has room.
     * Here the guards count: none is held.
     */
    @Test void operation_stackEndsInIt_compiled_leavesNoGuard() throws Exception {
        run(EVERY, "-Dacre.stack.guardsOnly=true");
    }

    /** A virtual thread runs on the stack of its carrier, which is as small here as the stacks above. */
    @Test void operation_virtualThreadsStackEndsInIt_interpreted_leavesNoGuardAndAWholeSpace() throws Exception {
        run(VIRTUAL_EVERY, "-Xint", "-Xss256k", "-Dacre.stack.virtual=true");
    }

    @Test void operation_virtualThreadsStackEndsInIt_compiled_leavesNoGuard() throws Exception {
        run(VIRTUAL_EVERY, "-Xss256k", "-Dacre.stack.virtual=true", "-Dacre.stack.guardsOnly=true");
    }
}
