package org.acre.allocator.order;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of the lock order is broken once, and found. */
@SuppressWarnings("LockNotBeforeTry") // the order of the calls is what is tested
class LockOrderTest {
    private final ReentrantLock outer = LockOrder.newLock(LockRank.REGION_EXTENT);
    private final ReentrantLock inner = LockOrder.newLock(LockRank.MAPPINGS);
    private final GuardCheck guard = new GuardCheck(LockRank.GLOBAL);
    private final long violations = LockOrder.violations();

    @BeforeEach void isOn() {
        assertTrue(LockOrder.CHECKED, "the lock order is checked in all tests");
        assertEquals("none", LockOrder.held());
    }

    @AfterEach void nothingStaysHeld() {
        assertEquals("none", LockOrder.held());
        assertFalse(outer.isLocked());
        assertFalse(inner.isLocked());
    }

    private void isViolation(Runnable step, String... named) {
        String message = assertThrows(IllegalStateException.class, step::run).toString();
        for (String name : named) {
            assertTrue(message.contains(name), message);
        }
        assertEquals(violations + 1, LockOrder.violations());
    }

    private void take() {
        guard.acquiring();
        guard.acquired();
    }

    private void giveUp() {
        guard.released(guard.allocated());
    }

    @Test void lock_downwards_isAllowed() {
        outer.lock();
        inner.lock();
        take();
        String held = LockOrder.held();
        guard.released(0); // the text is on the heap
        outer.unlock(); // in any order
        inner.unlock();
        assertEquals("[7 growth of a region, 18 count of the kernel's mappings, 21 global lock]", held);
        assertEquals(violations, LockOrder.violations());
    }

    @Test void lock_upwards_namesBoth() {
        inner.lock();
        try {
            isViolation(outer::lock, "growth of a region", "count of the kernel's mappings");
        } finally {
            inner.unlock();
        }
    }

    @Test void lockInterruptibly_upwards_isFound() {
        inner.lock();
        try {
            isViolation(() -> {
                try {
                    outer.lockInterruptibly();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }, "growth of a region");
        } finally {
            inner.unlock();
        }
    }

    @Test void tryLock_upwards_waitsForNobodyAndIsAllowed() {
        inner.lock();
        assertTrue(outer.tryLock());
        outer.unlock();
        inner.unlock();
        assertEquals(violations, LockOrder.violations());
    }

    @Test void tryLock_upwardsWithATime_isFound() {
        inner.lock();
        try {
            isViolation(() -> {
                try {
                    boolean _ = outer.tryLock(1, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }, "growth of a region");
        } finally {
            inner.unlock();
        }
    }

    @Test void lock_twoOfOneRank_isFound() {
        ReentrantLock other = LockOrder.newLock(LockRank.MAPPINGS);
        inner.lock();
        try {
            isViolation(other::lock, "count of the kernel's mappings");
        } finally {
            inner.unlock();
        }
    }

    @Test void lock_again_isAllowed() {
        outer.lock();
        inner.lock();
        assertDoesNotThrow(() -> outer.lock());
        outer.unlock();
        inner.unlock();
        outer.unlock();
    }

    @Test void guard_underAnotherGuard_isFound() {
        take();
        try {
            isViolation(new GuardCheck(LockRank.GLOBAL)::acquiring, "takes the global lock while it holds the global lock");
        } finally {
            guard.released(0);
        }
    }

    @Test void guard_takenAgain_isFound() {
        take();
        try {
            isViolation(guard::acquiring, "takes the global lock again");
        } finally {
            guard.released(0);
        }
    }

    @Test void lock_underAGuard_isFound() {
        take();
        try {
            isViolation(inner::lock, "count of the kernel's mappings", "global lock");
        } finally {
            guard.released(0);
        }
    }

    @Test void blocking_underAGuard_isFound() {
        take();
        try {
            isViolation(() -> LockOrder.blocking("a grace period"), "a grace period", "global lock");
        } finally {
            guard.released(0);
        }
    }

    @Test void blocking_underALockWhoseHoldersMayWait_isAllowed() {
        outer.lock();
        assertDoesNotThrow(() -> LockOrder.blocking("a grace period"));
        outer.unlock();
    }

    @Test void callingOut_underAGuard_isFound() {
        take();
        try {
            isViolation(() -> LockOrder.callingOut("the node selector"), "the node selector", "global lock");
        } finally {
            guard.released(0);
        }
    }

    @Test void callingOut_underALockThatAllowsNoCall_isFound() {
        outer.lock();
        try {
            isViolation(() -> LockOrder.callingOut("a callback"), "a callback", "growth of a region");
        } finally {
            outer.unlock();
        }
    }

    @ParameterizedTest @EnumSource(LockRank.class) void forbidden_ofAGuard_isAll(LockRank rank) {
        if (rank.forbids(LockRank.Forbidden.ALLOCATING)) {
            assertTrue(rank.forbids(LockRank.Forbidden.WAITING) && rank.forbids(LockRank.Forbidden.CALLING_OUT));
        }
        assertFalse(rank.mayBeFollowedBy(rank));
    }

    @Test void allocate_underAGuardAgainAndAgain_isFound() {
        assumeTrue(HeapMeter.bytes() != HeapMeter.UNKNOWN, "jdk.management is not there");
        Object[] kept = new Object[1];
        isViolation(() -> {
            for (int i = 0; i < 100; i++) {
                take();
                kept[0] = new byte[100];
                guard.released(guard.allocated()); // a place of its own: others must not be near the number that is found
            }
        }, "global lock", "bytes on the Java heap");
        assertEquals(100, ((byte[]) kept[0]).length);
    }

    @Test void allocate_underAGuardWhereItIsAllowed_isNotFound() {
        Object[] kept = new Object[1];
        for (int i = 0; i < 100; i++) {
            take();
            guard.allowAllocation();
            kept[0] = new byte[100];
            giveUp();
        }
        assertEquals(violations, LockOrder.violations());
    }

    @Test void noAllocation_underAGuard_isNotFound() {
        for (int i = 0; i < 1_000; i++) {
            take();
            giveUp();
        }
        assertEquals(violations, LockOrder.violations());
    }

    @Test void unlock_ofWhatIsNotHeld_isFound() {
        isViolation(() -> LockOrder.released(LockRank.ROUNDS, this), "end of a round");
    }
}
