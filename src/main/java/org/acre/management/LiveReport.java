package org.acre.management;

import java.util.Comparator;
import java.util.List;
import org.acre.LeakReport;
import org.acre.LiveArea;

/**
 * What is live in a region: {@link LeakReport} in plain numbers and text.
 *
 * @param areas how many areas and small objects
 * @param bytes of them
 * @param oldest the oldest of them; those of no known age come last, the longest first
 */
public record LiveReport(long areas, long bytes, List<Live> oldest) {
    private static final Comparator<Live> ORDER =
            Comparator.comparingLong(Live::ageMillis).reversed().thenComparing(Comparator.comparingLong(Live::bytes).reversed());

    /** The same with a copy of the list. */
    public LiveReport {
        oldest = List.copyOf(oldest);
    }

    /**
     * An area or a small object.
     *
     * @param offset of its first byte in the region
     * @param bytes in whole pages; of a small object those of its slot
     * @param tag that it was allocated with; empty if none
     * @param ageMillis milliseconds since it was allocated; -1 if nobody has noted that
     * @param stack of the allocation, a line a frame, if it was sampled; else empty
     */
    public record Live(long offset, long bytes, String tag, long ageMillis, List<String> stack) {
        /** The same with a copy of the list. */
        public Live {
            stack = List.copyOf(stack);
        }

        static Live of(LiveArea area) {
            return new Live(area.offset(), area.bytes(), area.tag().orElse(""), area.age().map(age -> age.toMillis()).orElse(-1L),
                    area.stack().stream().map(StackTraceElement::toString).toList());
        }
    }

    static LiveReport of(LeakReport report, int most) {
        return new LiveReport(report.areas().size(), report.bytes(),
                report.areas().stream().map(Live::of).sorted(ORDER).limit(most).toList());
    }
}
