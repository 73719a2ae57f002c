package org.acre.cli.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test void add_manySamples_keepsAFixedNumberSpreadOverAll() {
        Timeline timeline = new Timeline();
        int offered = 1_000_000;
        for (int i = 0; i < offered; i++) {
            if (timeline.wants()) {
                timeline.add(sample(i));
            }
        }
        List<Sample> samples = timeline.samples();
        assertTrue(samples.size() > Timeline.MOST / 4 && samples.size() <= Timeline.MOST, samples.size() + " samples");
        long most = 0;
        for (int i = 1; i < samples.size(); i++) {
            most = Math.max(most, samples.get(i).operations() - samples.get(i - 1).operations());
        }
        assertTrue(most <= 4L * offered / Timeline.MOST, "a gap of " + most);
        assertTrue(samples.getLast().operations() > offered - 4L * offered / Timeline.MOST);
    }

    @Test void fragmentation_oneHole_isNone() {
        assertEquals(0, sample(1).fragmentation());
        assertEquals(0, new Sample(1, 0, 0, 0, 0, 0, 0, 0, 100, 100, -1).fragmentation());
        assertEquals(0.75, new Sample(1, 0, 0, 0, 0, 0, 0, 0, 100, 25, -1).fragmentation());
    }

    private static Sample sample(long operations) {
        return new Sample(operations, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1);
    }
}
