package org.acre.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.acre.ChildJvm;
import org.acre.Region;
import org.acre.RegionStates;
import org.acre.TagStatistics;
import org.acre.allocator.AddressSpace;
import org.acre.states.MemoryRange;
import org.acre.states.MemoryState;
import org.acre.states.StateTotals;
import org.junit.jupiter.api.Test;

/** The beans, through the MBean server and its conversions, as any console sees them. */
class ManagementTest {
    private static final long MIB = 1 << 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final String name = "test-" + NUMBERS.incrementAndGet();

    private <B> B bean(ObjectName objectName, Class<B> type) {
        return JMX.newMXBeanProxy(server, objectName, type);
    }

    @Test void region_throughTheServer_showsAllThatItHolds() {
        try (Region region = Region.builder().anonymous(64 * MIB).tags("rows", "index").sampleEvery(1).build()) {
            Registration registration = Management.register(region, name);
            assertEquals("org.acre:type=Region,name=" + name, registration.objectName().toString());
            RegionMXBean bean = bean(registration.objectName(), RegionMXBean.class);
            MemorySegment rows = region.allocate(3 * MIB, 1, 1);
            assertEquals(name, bean.getName());
            assertEquals(region.space().pageSize(), bean.getPageBytes());
            assertEquals(region.space().statistics(), bean.getStatistics());
            assertEquals(region.toString(), bean.getDescription());
            assertEquals(region.invalidationStatistics(), bean.getInvalidation());
            assertEquals(region.smallObjectStatistics(), bean.getSmallObjects());
            assertEquals(region.viewStatistics(), bean.getViews());
            assertTrue(bean.getPurger().running());
            assertEquals(region.committedBytes().orElse(-1), bean.getCommittedBytes());
            RegionStates states = bean.states();
            StateTotals ofRows = Objects.requireNonNull(states.byTag().get("rows"));
            assertEquals(3 * MIB, ofRows.live().bytes());
            assertEquals(1, ofRows.live().dated());
            assertEquals(64 * MIB, states.space().bytes());
            assertEquals(64 * MIB, bean.spaceStates().states().bytes());
            MemoryRange range = bean.ranges(rows.address(), 1).getFirst();
            assertEquals("rows", range.tag());
            assertTrue(range.caller().contains("ManagementTest.region_throughTheServer"), range::toString);
            assertEquals(new TagStatistics(1, 3 * MIB), bean.tags().get("rows"));
            region.free(region.allocate(MIB, 1, 2));
            assertEquals("", bean.purge().failure() + bean.purgeAll().failure());
            assertEquals(61 * MIB, bean.states().space().states().free().bytes());
        }
    }

    @Test void leakReport_oldestFirst_hasStacks() {
        try (Region region = Region.builder().anonymous(8 * MIB).tags("rows").sampleEvery(1).build()) {
            RegionMXBean bean = bean(Management.register(region, name).objectName(), RegionMXBean.class);
            for (int i = 0; i < 5; i++) {
                long _ = region.allocateAddress(4096, 1);
            }
            LiveReport report = bean.leakReport(2);
            assertEquals(5, report.areas());
            assertEquals(5 * region.space().pageSize(), report.bytes());
            assertEquals(2, report.oldest().size());
            assertEquals("rows", report.oldest().getFirst().tag());
            assertTrue(report.oldest().getFirst().ageMillis() >= report.oldest().getLast().ageMillis());
            assertTrue(report.oldest().getFirst().stack().getFirst().contains("leakReport_oldestFirst"), report::toString);
        }
    }

    @Test void ranges_pageByPage_coverTheRegion() {
        try (Region region = Region.anonymous(8 * MIB); Arena arena = region.openArena()) {
            RegionMXBean bean = bean(Management.register(region, name).objectName(), RegionMXBean.class);
            arena.allocate(100);
            MemorySegment small = region.allocate(64);
            List<MemoryRange> all = new ArrayList<>();
            for (List<MemoryRange> page = bean.ranges(0, 2); !page.isEmpty(); page = bean.ranges(page.getLast().end(), 2)) {
                assertTrue(page.size() <= 2);
                all.addAll(page);
            }
            assertEquals(region.ranges(0, 1000), all);
            assertEquals(8 * MIB, all.stream().mapToLong(MemoryRange::bytes).sum());
            MemoryRange slab = all.stream().filter(range -> range.slotBytes() > 0).findFirst().orElseThrow();
            assertTrue(slab.start() <= small.address() && small.address() < slab.end());
            assertEquals(64, slab.slotBytes());
            assertEquals(MemoryState.LIVE, slab.state());
            assertThrows(IllegalArgumentException.class, () -> bean.ranges(0, 0));
            assertThrows(IllegalArgumentException.class, () -> bean.ranges(0, AddressSpaceMXBean.MOST_RANGES + 1));
        }
    }

    @Test void close_ofTheRegion_unregisters() {
        Region region = Region.anonymous(MIB);
        Registration registration = Management.register(region, name);
        assertTrue(server.isRegistered(registration.objectName()));
        region.close();
        assertFalse(server.isRegistered(registration.objectName()));
        registration.close();
        assertThrows(IllegalStateException.class, () -> Management.register(region, name));
        assertFalse(server.isRegistered(registration.objectName()));
    }

    @Test void close_ofTheRegistration_freesTheName() {
        Region region = Region.anonymous(MIB);
        try (Region other = Region.anonymous(MIB)) {
            Registration registration = Management.register(region, name);
            String refused = assertThrows(IllegalStateException.class, () -> Management.register(other, name)).toString();
            assertTrue(refused.contains(name), refused);
            registration.close();
            Registration second = Management.register(other, name);
            region.close();
            assertTrue(server.isRegistered(second.objectName()), "the first region's close has nothing to do with it");
        }
    }

    @Test void name_thatNeedsQuotes_getsThem() {
        try (Region region = Region.anonymous(MIB)) {
            Registration registration = Management.register(region, "a,b=" + name);
            assertEquals("a,b=" + name, bean(registration.objectName(), RegionMXBean.class).getName());
        }
    }

    @Test void region_withoutTheModule_runs() throws Exception {
        Process child = ChildJvm.start(PlainJvm.class, List.of("--limit-modules", "java.base", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("67108864 bytes, no beans", output.strip());
        assertEquals(0, child.waitFor());
    }

    /** Runs where there is only java.base. */
    static final class PlainJvm {
        public static void main(String[] arguments) {
            try (Region region = Region.anonymous(64 * MIB)) {
                region.allocate(100);
                String beans = "beans";
                try {
                    Management.register(region, "pages");
                } catch (NoClassDefFoundError e) {
                    beans = "no beans";
                }
                System.out.println(region.states().space().bytes() + " bytes, " + beans);
            }
        }
    }

    @Test void space_withoutARegion_hasABeanToo() {
        AddressSpace space = AddressSpace.builder().span(0, 64 * MIB).nodes(3).build();
        try (Registration registration = Management.register(space, name)) {
            assertEquals("org.acre:type=AddressSpace,name=" + name, registration.objectName().toString());
            AddressSpaceMXBean bean = bean(registration.objectName(), AddressSpaceMXBean.class);
            long area = space.allocate(MIB);
            assertEquals(3, bean.getNodes());
            assertEquals(space.statistics(), bean.getStatistics());
            assertEquals(MIB, bean.spaceStates().states().live().bytes());
            assertEquals(new MemoryRange(area, area + MIB, MemoryState.LIVE, bean.ranges(0, 1).getFirst().node(), "", -1, "", 0),
                    bean.ranges(area, 1).getFirst());
        }
        assertTrue(server.queryNames(null, null).stream().noneMatch(object -> object.toString().endsWith(name)));
    }
}
