package org.acre.event;

import org.acre.allocator.event.Recorder;
import org.acre.allocator.order.LockOrder;

/** Tells the flight recorder what is refused, as far as it listens. Called by the exceptions that say it. Any thread. */
public final class MemoryEvents {
    private MemoryEvents() {}

    /** A budget has no room. */
    public static void budgetExceeded(long askedBytes, long neededBytes, long committedBytes, long budgetBytes) {
        if (Recorder.IS_THERE && BudgetExceededEvent.isOn()) {
            LockOrder.callingOut("the flight recorder");
            try {
                BudgetExceededEvent event = new BudgetExceededEvent();
                event.askedBytes = askedBytes;
                event.neededBytes = neededBytes;
                event.committedBytes = committedBytes;
                event.budgetBytes = budgetBytes;
                event.commit();
            } catch (OutOfMemoryError | StackOverflowError _) {
                // It is refused, told or not.
            }
        }
    }

    /** The kernel would soon refuse mappings. */
    public static void mappingsExhausted(long requested, long held, long most, long limit) {
        if (Recorder.IS_THERE && MappingsExhaustedEvent.isOn()) {
            LockOrder.callingOut("the flight recorder");
            try {
                MappingsExhaustedEvent event = new MappingsExhaustedEvent();
                event.requested = requested;
                event.held = held;
                event.most = most;
                event.limit = limit;
                event.commit();
            } catch (OutOfMemoryError | StackOverflowError _) {
                // It is refused, told or not.
            }
        }
    }
}
