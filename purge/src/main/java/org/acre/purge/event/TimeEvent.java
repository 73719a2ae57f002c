package org.acre.purge.event;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.StackTrace;
import org.acre.allocator.order.LockOrder;

/** What all events of time have. Off, and without the stack, unless one says otherwise. */
@Enabled(false)
@StackTrace(false)
@Category({"Acre", "Time"})
abstract class TimeEvent extends Event {
    /** Has it written down, if it is still wanted. */
    final void tell() {
        LockOrder.callingOut("the flight recorder");
        try {
            commit();
        } catch (OutOfMemoryError | StackOverflowError _) {
            // It has happened, told or not.
        }
    }
}
