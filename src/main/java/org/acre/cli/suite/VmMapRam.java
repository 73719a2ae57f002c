package org.acre.cli.suite;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.acre.memory.Platform;

/** The same nr_pages pages seen as one over and over: view, write a byte, free. */
final class VmMapRam implements SuiteCase {
    @Override public String name() {
        return "vm_map_ram";
    }

    @Override public String waitsFor() {
        return Platform.isNative() ? "" : "native access: views are mapped by native calls";
    }

    @Override public boolean views() {
        return true;
    }

    @Override public void run(CaseMemory memory, SuiteParameters parameters, SplittableRandom random) {
        long[] pages = new long[Math.toIntExact(parameters.pages())];
        int allocated = 0;
        try {
            for (; allocated < pages.length; allocated++) {
                pages[allocated] = memory.allocatePages(1);
            }
            for (long loop = 0; loop < parameters.loops(); loop++) {
                viewOnce(memory, pages, (byte) loop);
            }
        } finally {
            while (allocated > 0) {
                memory.free(pages[--allocated]);
            }
        }
    }

    private static void viewOnce(CaseMemory memory, long[] pages, byte mark) {
        MemorySegment view = memory.view(pages);
        try {
            view.set(ValueLayout.JAVA_BYTE, 0, mark);
            byte found = memory.read(pages[0]);
            if (found != mark) {
                throw new CaseFailedException("wrote " + mark + " through a view of " + pages.length + " pages, and found "
                        + found + " at 0x" + Long.toHexString(pages[0]));
            }
        } finally {
            memory.free(view);
        }
    }
}
