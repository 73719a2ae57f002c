package org.acre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.acre.event.Recorded;
import org.acre.memory.KernelMappings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What regions tell the flight recorder: the numbers of their refusals. */
@Isolated // a recording hears of everybody
class MemoryEventsTest {
    @Test void allocate_overBudget_tellsTheNumbersOfItsException() throws Exception {
        List<BudgetExceededException> thrown = new ArrayList<>();
        List<RecordedEvent> events;
        try (Region region = Region.builder().anonymous(1 << 24).budget(1 << 20).build()) {
            region.allocate(1 << 18, 1);
            events = Recorded.during(() -> thrown.add(
                    assertThrows(BudgetExceededException.class, () -> region.allocate(1 << 20, 1))), "BudgetExceeded");
        }
        assertEquals(1, events.size(), events.toString());
        BudgetExceededException failure = thrown.getFirst();
        RecordedEvent event = events.getFirst();
        assertEquals(failure.askedBytes(), event.getLong("askedBytes"));
        assertEquals(failure.neededBytes(), event.getLong("neededBytes"));
        assertEquals(failure.committedBytes(), event.getLong("committedBytes"));
        assertEquals(1 << 20, event.getLong("budgetBytes"));
    }

    @Test void mappingsExhausted_tellsTheNumbersOfItsException() throws Exception {
        KernelMappings few = new KernelMappings(1600, 100, () -> 50);
        List<RecordedEvent> events =
                Recorded.during(() -> assertEquals(100, new KernelMappingsExhaustedException("a test", 101, few).most()), "MappingsExhausted");
        assertEquals(1, events.size(), events.toString());
        assertEquals(List.of(101L, 0L, 100L, 1600L),
                List.of("requested", "held", "most", "limit").stream().map(events.getFirst()::getLong).toList());
    }
}
