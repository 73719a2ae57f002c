package org.acre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.acre.NodeChoice;
import org.acre.allocator.guard.Guards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuiteCommandTest {
    @Test void suite_everyCase_passesFailsAsItMustOrWaits() {
        CommandRun run = CommandRun.acre("suite", "--run-test-mask=8191", "--nr-threads=3", "--test-loop-count=20",
                "--test-repeat-count=2", "--sequential-test-order");
        assertEquals(0, run.exitCode(), run.err());
        for (String name : new String[] {"fix_size_alloc", "full_fit_alloc", "long_busy_list_alloc", "random_size_alloc",
            "fix_align_alloc", "random_size_align_alloc", "vrealloc", "kvfree_rcu_1_arg", "kvfree_rcu_2_arg",
            "vm_map_ram"}) {
            assertEquals("passed", run.cell(name, "result"), run.out());
            assertEquals("6", run.cell(name, "passed"), run.out());
            assertEquals("20", run.cell(name, "loops"), run.out());
        }
        assertEquals("xfailed", run.cell("align_shift_alloc", "result"), run.out());
        assertEquals("6", run.cell("align_shift_alloc", "xfailed"), run.out());
        assertTrue(run.cell("no_block_alloc", "result").matches("passed|xfailed"), run.out());
        for (String name : new String[] {"pcpu_alloc"}) {
            assertEquals("not yet available", run.cell(name, "result"), run.out());
            assertEquals("-", run.cell(name, "passed"), run.out());
        }
    }

    @Test void suite_viewsOf64Threads_pass() {
        CommandRun run = CommandRun.acre("suite", "run_test_mask=1024", "nr_threads=64", "test_loop_count=100", "nr_pages=3");
        assertEquals(0, run.exitCode(), run.out() + run.err());
        assertEquals("passed", run.cell("vm_map_ram", "result"), run.out());
        assertEquals("64", run.cell("vm_map_ram", "passed"), run.out());
    }

    @Test void suite_deferredFreesOf64Threads_stayWithinBoundedMemory() {
        // 64 threads free 128,000 pages of 4 KiB in a region of 16,384: without a bound on what waits, allocations would fail.
        CommandRun run = CommandRun.acre("suite", "run_test_mask=768", "nr_threads=64", "test_loop_count=1000",
                "--region-bytes=64M");
        assertEquals(0, run.exitCode(), run.out() + run.err());
        for (String name : new String[] {"kvfree_rcu_1_arg", "kvfree_rcu_2_arg"}) {
            assertEquals("passed", run.cell(name, "result"), run.out());
            assertEquals("64", run.cell(name, "passed"), run.out());
        }
    }

    @Test void suite_bits_areTheKernels() {
        String[] names = {"fix_size_alloc", "full_fit_alloc", "long_busy_list_alloc", "random_size_alloc",
            "fix_align_alloc", "random_size_align_alloc", "align_shift_alloc", "pcpu_alloc", "kvfree_rcu_1_arg",
            "kvfree_rcu_2_arg", "vm_map_ram", "no_block_alloc", "vrealloc"};
        CommandRun run = CommandRun.acre("suite", "run_test_mask=0x1fff", "test_loop_count=1");
        for (int bit = 0; bit < names.length; bit++) {
            assertEquals(Integer.toString(1 << bit), run.cell(names[bit], "bit"), run.out());
        }
    }

    @Test void suite_kernelParameters_areTakenAndPrinted() {
        CommandRun run = CommandRun.acre("suite", "run_test_mask=1", "nr_threads=2", "test_loop_count=10",
                "test_repeat_count=3", "nr_pages=5", "sequential_test_order=1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("run_test_mask=1 nr_threads=2 test_loop_count=10 test_repeat_count=3 nr_pages=5 "
                + "sequential_test_order=1"), run.out());
        assertEquals("6", run.cell("fix_size_alloc", "passed"));
        assertFalse(run.out().contains("full_fit_alloc"), run.out());
        assertEquals(11, run.row("fix_size_alloc").length);
    }

    @Test void suite_defaults_areTheKernelsButForTheLoops() {
        CommandRun run = CommandRun.acre("suite", "--test-loop-count=1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("run_test_mask=7 nr_threads=1 test_loop_count=1 test_repeat_count=1 nr_pages=1 "
                + "sequential_test_order=0"), run.out());
        assertEquals(3, run.out().lines().filter(line -> line.contains(" passed ") && !line.startsWith("case")).count());
    }

    @Test void suite_regionTooSmall_caseFailsAndExitsWith1() {
        CommandRun run = CommandRun.acre("suite", "--run-test-mask=4", "--test-loop-count=1", "--region-bytes=1M");
        assertEquals(1, run.exitCode(), run.out());
        assertEquals("failed", run.cell("long_busy_list_alloc", "result"), run.out());
        assertTrue(run.out().contains("AddressSpaceExhaustedException"), run.out());
    }

    @ParameterizedTest @EnumSource void suite_eachGuardAndNodeChoice_pass(Guards guard) {
        for (NodeChoice nodes : NodeChoice.values()) {
            CommandRun run = CommandRun.acre("suite", "run_test_mask=1", "nr_threads=4", "test_loop_count=50",
                    "--guard=" + guard.optionName(), "--node-choice", nodes.name());
            assertEquals(0, run.exitCode(), run.err());
            assertEquals("4", run.cell("fix_size_alloc", "passed"));
        }
    }

    @Test void suite_unknownGuardOrNodeChoice_exitsWith2AndListsTheNames() {
        CommandRun guard = CommandRun.acre("suite", "--guard=spin");
        assertEquals(2, guard.exitCode());
        assertTrue(guard.err().contains("MONITOR") && guard.err().contains("MCS"), guard.err());
        CommandRun nodes = CommandRun.acre("replay", "--node-choice=any", "x.tr");
        assertEquals(2, nodes.exitCode());
        assertTrue(nodes.err().contains("PROCESSOR") && nodes.err().contains("ONE"), nodes.err());
    }

    @Test void suite_wrongParameters_exitWith2AndSayWhy() {
        for (String parameter : new String[] {"--run-test-mask=0", "--run-test-mask=8192", "--nr-threads=65536",
            "--test-loop-count=0", "--test-repeat-count=-1", "--nr-pages=-1", "run_test_mask", "run_test_mask=x",
            "nr_cpus=3", "sequential_test_order=2"}) {
            CommandRun run = CommandRun.acre("suite", parameter);
            assertEquals(2, run.exitCode(), parameter);
            assertTrue(run.err().contains("expected"), run.err());
        }
    }
}
