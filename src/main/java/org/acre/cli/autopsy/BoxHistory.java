package org.acre.cli.autopsy;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.acre.blackbox.BoxContents;
import org.acre.blackbox.BoxEvent;
import org.acre.blackbox.BoxKind;
import org.acre.blackbox.BoxRing;
import org.jspecify.annotations.Nullable;

/** Follows the events of a box. */
final class BoxHistory {
    private final BoxContents box;

    BoxHistory(BoxContents box) {
        this.box = box;
    }

    /** The last life at an address. */
    Life of(long address) {
        if (!box.region().holds(address)) {
            return Life.without(Life.State.OUTSIDE);
        }
        BoxEvent birth = null;
        BoxEvent free = null;
        BoxEvent purge = null;
        for (BoxEvent event : box.events()) {
            if (event.kind() == BoxKind.PASS || !event.holds(address)) {
                continue;
            }
            if (event.kind().isBirth()) {
                birth = event;
                free = null;
                purge = null;
            } else if (event.kind().isFree()) {
                birth = birth != null && isOfOne(birth, event) ? birth : null;
                free = event;
                purge = null;
            } else if (purge == null) {
                purge = event;
            }
        }
        return new Life(state(birth, free, purge), Optional.ofNullable(birth), Optional.ofNullable(free), Optional.ofNullable(purge));
    }

    /** Whether a free can be that of the area of a birth: its end may have been cut off. */
    private static boolean isOfOne(BoxEvent birth, BoxEvent free) {
        return free.start() >= birth.start() && free.end() <= birth.end();
    }

    private Life.State state(@Nullable BoxEvent birth, @Nullable BoxEvent free, @Nullable BoxEvent purge) {
        if (purge != null) {
            return reaches(BoxRing.ALLOCATED, purge) ? Life.State.FREED : Life.State.UNCERTAIN;
        }
        if (free != null) {
            return reaches(BoxRing.ALLOCATED, free) && reaches(BoxRing.PURGED, free) ? Life.State.LAZY : Life.State.UNCERTAIN;
        }
        if (birth != null) {
            return reaches(BoxRing.FREED, birth) ? Life.State.LIVE : Life.State.UNCERTAIN;
        }
        return box.isComplete(BoxRing.ALLOCATED) && box.isComplete(BoxRing.FREED) ? Life.State.NEVER : Life.State.FORGOTTEN;
    }

    /** Whether a ring still has all that came after an event: each forgets its oldest records at its own pace. */
    private boolean reaches(BoxRing ring, BoxEvent event) {
        return box.isComplete(ring)
                || box.events().stream().anyMatch(other -> other.kind().ring() == ring && other.nanos() <= event.nanos());
    }

    /** The area that ends nearest below or at an address. */
    Optional<Neighbour> before(long address) {
        return areas().filter(event -> event.end() <= address)
                .max(Comparator.comparingLong(BoxEvent::end).thenComparingLong(BoxEvent::nanos))
                .map(area -> new Neighbour(area, address - area.end(), of(area.start())));
    }

    /** The area that starts nearest above an address. */
    Optional<Neighbour> after(long address) {
        return areas().filter(event -> event.start() > address)
                .min(Comparator.comparingLong(BoxEvent::start).thenComparing(Comparator.comparingLong(BoxEvent::nanos).reversed()))
                .map(area -> new Neighbour(area, area.start() - address, of(area.start())));
    }

    private Stream<BoxEvent> areas() {
        return box.events().stream().filter(event -> event.kind().isBirth() || event.kind().isFree());
    }
}
