package org.acre.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.Area;
import org.acre.model.SpaceSubject.Step;
import org.acre.purge.DeferredFree;
import org.acre.purge.GracePeriods;
import org.acre.purge.ReadSection;

/** The half of a {@link SpaceRun} that knows grace periods: sections of one thread, cookies, callbacks and deferred frees. */
final class GraceRun {
    /** A section, and its name for the law. */
    private record Open(ReadSection section, long name) {}

    /** A cookie, and how many sections of ours were open when it was taken: all of them must be left before it is over. */
    private record Cookie(long value, int waitsFor) {}

    private final PageLaw law;
    private final GracePeriods periods = GracePeriods.create();
    private final DeferredFree deferred;
    private final Deque<Open> sections = new ArrayDeque<>();
    private final List<Cookie> cookies = new ArrayList<>();
    private final AtomicInteger called = new AtomicInteger();
    private int calls;

    GraceRun(AddressSpace space, PageLaw law) {
        this.law = law;
        this.deferred = DeferredFree.of(space, periods).build();
    }

    void free(long area) {
        deferred.free(area);
    }

    void free(Area area) {
        deferred.free(area);
    }

    boolean tryFree(long area) {
        return deferred.tryFree(area);
    }

    void step(Step step) {
        switch (step.kind()) {
            case ENTER -> enter();
            case EXIT -> exit();
            case SYNCHRONIZE -> outside(periods::synchronize);
            case EXPEDITE -> outside(periods::synchronizeExpedited);
            case GRACE_BARRIER -> outside(() -> {
                periods.barrier();
                assertEquals(calls, called.get());
            });
            case DEFER_BARRIER -> outside(deferred::barrier);
            case PRESSURE -> deferred.pressure();
            case POLL -> poll(step.b());
            case CALL -> {
                calls++;
                periods.call(called::incrementAndGet);
            }
            default -> throw new AssertionError(step);
        }
    }

    private void enter() {
        if (sections.size() < 4) {
            ReadSection section = periods.enter();
            sections.push(new Open(section, law.entered()));
        }
    }

    private void exit() {
        if (!sections.isEmpty()) {
            Open open = sections.pop();
            law.leaving(open.name);
            open.section.close();
            assertThrows(IllegalStateException.class, open.section::close);
            cookies.replaceAll(cookie -> cookie.waitsFor > sections.size() ? new Cookie(cookie.value, sections.size()) : cookie);
        }
    }

    private void outside(Runnable wait) {
        if (sections.isEmpty()) {
            wait.run();
        } else {
            assertThrows(IllegalStateException.class, wait::run);
        }
    }

    private void poll(int which) {
        cookies.add(new Cookie(periods.startPoll(), sections.size()));
        Cookie cookie = cookies.get(which % cookies.size());
        if (cookie.waitsFor > 0) {
            assertFalse(periods.poll(cookie.value), "over, though a section is open that it must wait for");
        } else if (sections.isEmpty()) {
            periods.await(cookie.value);
        }
    }

    /** Whether nothing is waiting, and nothing moves by itself. */
    boolean isAtRest() {
        if (!sections.isEmpty()) {
            return false;
        }
        deferred.barrier();
        return true;
    }

    void leaveAll() {
        while (!sections.isEmpty()) {
            exit();
        }
    }

    void end() {
        deferred.barrier();
        periods.barrier();
        assertEquals(calls, called.get());
    }

    void close() {
        leaveAll();
        deferred.close();
        periods.close();
    }
}
