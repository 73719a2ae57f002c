package org.acre.event;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.StackTrace;

/** What all events of memory have. Off unless one says otherwise, and with the stack: they tell why an exception was thrown. */
@Enabled(false)
@StackTrace(true)
@Category({"Acre", "Memory"})
abstract class MemoryEvent extends Event {}
