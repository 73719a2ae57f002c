package org.acre.cli.doctor;

import org.acre.allocator.event.Recorder;

/** Whether there is a flight recorder to tell of events. */
final class FlightRecorder implements Check {
    private static final String CHECK = "flight recorder";

    @Override public Finding look(Machine machine) {
        return Recorder.IS_THERE
                ? Finding.ok(CHECK, "the module jdk.jfr is here", "-XX:StartFlightRecording:settings=acre.jfc records what Acre does; take that file out of the jar first: unzip acre.jar acre.jfc")
                : Finding.note(CHECK, "no module jdk.jfr", "Acre's events are not told", "add jdk.jfr to the modules of the runtime image");
    }
}
