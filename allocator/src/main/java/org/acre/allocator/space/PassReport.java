package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;
import org.acre.allocator.base.Pages;
import org.acre.allocator.event.PurgeEvent;
import org.acre.allocator.spi.Decay;

/** Fills the event of a pass. */
final class PassReport {
    private PassReport() {}

    /** Notes what was freed, before any of it has moved on. Costs a walk over all of it. */
    static void begin(PurgeEvent event, PassBatch batch, AreaTable areas, Pages geometry) {
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int chain : batch.freed) {
            for (int id = chain; id != NONE; id = areas.next(id)) {
                lowest = Math.min(lowest, areas.start(id));
                highest = Math.max(highest, areas.end(id));
            }
        }
        event.start = highest == 0 ? 0 : geometry.toAddress(lowest);
        event.end = geometry.toAddress(highest);
        event.nodes = batch.nodesWithWork();
    }

    /** Notes what has become of it. @return whether there was anything */
    static boolean end(PurgeEvent event, PassBatch batch, Decay decay, Pages geometry) {
        event.areas = batch.settledAreas();
        event.bytes = geometry.toBytes(batch.settledPages());
        event.populatedAreas = batch.populatedAreas();
        event.decayedAreas = batch.evicted;
        event.mergedAreas = event.areas - event.populatedAreas + event.decayedAreas;
        event.decay = decay.name();
        event.helpers = batch.helpers;
        return event.nodes > 0 || batch.evicted > 0;
    }
}
