package org.acre.cli.soak;

import java.util.SplittableRandom;

/** What one worker does with one kind of memory. One thread. */
interface Load {
    /** One operation, with its checks. */
    void step(SplittableRandom random);

    /** Checks and frees all that this worker holds. */
    void giveBack();
}
