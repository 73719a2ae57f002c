package org.acre.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.acre.KernelMappingsExhaustedException;
import org.acre.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The budget of kernel mappings. */
class KernelMappingsTest {
    private final AtomicLong others = new AtomicLong(200);

    private KernelMappings mappings(long limit, long cap, AtomicLong held) {
        return new KernelMappings(limit, cap, () -> others.get() + held.get());
    }

    @Test void most_isTheLimitWithoutOthersAndASixteenth() {
        assertEquals(1600 - 100 - 200, mappings(1600, Long.MAX_VALUE, new AtomicLong()).most());
        assertEquals(50, mappings(1600, 50, new AtomicLong()).most());
        assertEquals(0, mappings(100, Long.MAX_VALUE, new AtomicLong()).most(), "others have more than the limit");
        assertEquals(Long.MAX_VALUE, new KernelMappings(Long.MAX_VALUE, Long.MAX_VALUE, () -> 7).most(), "no limit is known");
    }

    @Test void take_upToMost_andNotOneMore() {
        AtomicLong held = new AtomicLong();
        KernelMappings mappings = mappings(1600, Long.MAX_VALUE, held);
        MappingAccount account = mappings.openAccount();
        for (int i = 0; i < 13; i++) {
            assertTrue(account.take(100));
            held.addAndGet(100);
        }
        assertFalse(account.take(1));
        assertEquals(1300, account.held());
        assertEquals(1300, mappings.held());
        account.give(1);
        assertTrue(account.tryTake(1));
        assertFalse(account.tryTake(1));
    }

    @Test void take_othersGrowAndShrink_isSeenBeforeARefusalAndAfterASixteenth() {
        AtomicLong held = new AtomicLong();
        KernelMappings mappings = mappings(1600, Long.MAX_VALUE, held);
        MappingAccount account = mappings.openAccount();
        others.set(1400);
        assertTrue(account.take(90), "not looked yet");
        held.set(90);
        assertFalse(account.take(20), "a sixteenth more: others have grown meanwhile");
        others.set(0);
        assertTrue(account.take(1000), "looked again before it was refused");
    }

    @Test void take_tooFew_asksForReliefAndTakesWhatItGave() {
        KernelMappings mappings = new KernelMappings(1600, 100, () -> 0);
        MappingAccount idle = mappings.openAccount();
        MappingAccount busy = mappings.openAccount();
        assertTrue(idle.take(90));
        AtomicInteger asked = new AtomicInteger();
        Runnable end = mappings.onShortage(() -> {
            asked.incrementAndGet();
            idle.give(idle.held());
        });
        assertFalse(busy.tryTake(20));
        assertEquals(0, asked.get());
        assertTrue(busy.take(20));
        assertEquals(1, asked.get());
        end.run();
        assertFalse(busy.take(90));
        assertEquals(1, asked.get());
        assertEquals(20, mappings.held());
    }

    @Test void close_account_givesAllBackOnceAndTakesNoMore() {
        KernelMappings mappings = new KernelMappings(1600, 100, () -> 0);
        MappingAccount account = mappings.openAccount();
        assertTrue(account.take(60));
        account.close();
        account.give(60);
        account.close();
        assertEquals(0, mappings.held());
        assertFalse(account.take(1));
        assertEquals(0, mappings.held());
    }

    @Test @EnabledOnOs(OS.LINUX) void ofProcess_knowsTheKernelsLimit() {
        KernelMappings process = KernelMappings.ofProcess();
        assertTrue(process.limit() >= 1000 && process.limit() < Long.MAX_VALUE, "limit " + process.limit());
        assertTrue(process.most() > 0 && process.most() < process.limit());
    }

    /** Takes the real limit, seconds and some hundred MiB of the kernel's memory: -Dacre.realMappings=true. */
    @Test @EnabledOnOs(OS.LINUX) @EnabledIfSystemProperty(named = "acre.realMappings", matches = "true")
    void views_upToTheRealLimit_areRefusedBeforeTheKernelRefuses() {
        long page = Platform.pageSize();
        try (Region region = Region.builder().sharedAnonymous(64 * page).build()) {
            long[] offsets = new long[16];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = 2L * i * page;
            }
            List<MemorySegment> views = new ArrayList<>();
            KernelMappingsExhaustedException refused = assertThrows(KernelMappingsExhaustedException.class, () -> {
                while (true) {
                    views.add(region.view(offsets, page));
                }
            });
            System.out.println(refused);
            Thread.ofPlatform().start(() -> { }); // a stack needs mappings, too
            views.forEach(region::free);
            assertEquals(0, region.viewStatistics().live());
        }
    }
}
