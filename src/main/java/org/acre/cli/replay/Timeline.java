package org.acre.cli.replay;

import java.util.ArrayList;
import java.util.List;

/** Samples in the order of the trace; never more than a fixed number, spread over all of it. For one thread. */
public final class Timeline {
    static final int MOST = 2000;

    private final List<Sample> samples = new ArrayList<>();
    private int stride = 1;
    private int sinceLast;

    Timeline() {}

    /** Whether the next sample is wanted: after each thinning half as many are. */
    boolean wants() {
        if (++sinceLast < stride) {
            return false;
        }
        sinceLast = 0;
        return true;
    }

    void add(Sample sample) {
        if (samples.size() == MOST) {
            thin();
        }
        samples.add(sample);
    }

    /** Forgets every other sample. */
    private void thin() {
        List<Sample> kept = new ArrayList<>();
        for (int i = 0; i < samples.size(); i += 2) {
            kept.add(samples.get(i));
        }
        samples.clear();
        samples.addAll(kept);
        stride *= 2;
    }

    /** From the first to the last. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }
}
