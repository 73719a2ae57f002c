package org.acre.allocator.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.StackTrace;
import org.acre.allocator.order.LockOrder;

/** What all events of a space have. Off, and without the stack, unless one says otherwise. */
@Enabled(false)
@StackTrace(false)
@Category({"Acre", "Space"})
abstract class SpaceEvent extends Event {
    @Label("Space")
    @Description("Start of the lowest span that the space was built with: names the space")
    @MemoryAddress
    long space;

    /** Has it written down, if it is still wanted. */
    final void tell(long start) {
        LockOrder.callingOut("the flight recorder");
        space = start;
        try {
            commit();
        } catch (OutOfMemoryError | StackOverflowError _) {
            // It has happened, told or not.
        }
    }
}
