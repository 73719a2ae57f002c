package org.acre.stress;

import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A free beside a resize that shrinks: the free is always obeyed, the resize only if it comes first; nothing stays busy. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "Shrunk, then what was left was freed.")
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Freed; the resize found no busy area.")
@Outcome(id = "0, .*, .*", expect = Expect.FORBIDDEN, desc = "The free took an area that is being resized for none.")
@Outcome(id = ".*, .*, 1", expect = Expect.FORBIDDEN, desc = "The resize brought a freed area back to life.")
@State
public class FreeResizeStress {
    private static final AddressSpace SPACE = AddressSpace.builder().span(0, 1L << 47).nodes(2).lazyMaxPages(1_000).build();

    private final long address = SPACE.allocate(20 * 4096);
    private final Area handle = SPACE.areaAt(address);

    @Actor
    public void free(III_Result result) {
        try {
            SPACE.free(address);
            result.r1 = 1;
        } catch (InvalidFreeException e) {
            result.r1 = 0;
        }
    }

    @Actor
    public void resize(III_Result result) {
        try {
            result.r2 = SPACE.resize(address, 4096) ? 1 : -1;
        } catch (InvalidFreeException e) {
            result.r2 = 0;
        }
    }

    @Arbiter
    public void after(III_Result result) {
        // By handle: the address may have a new owner by now, a state that is being made.
        result.r3 = handle.isLive() ? 1 : 0;
    }
}
