package org.acre;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.arena.RegionArenas;
import org.acre.blackbox.BlackBox;
import org.acre.blackbox.StatisticsPulse;
import org.acre.memory.Backing;
import org.acre.memory.BorrowedMemory;
import org.acre.memory.Discard;
import org.acre.memory.KnownZero;
import org.acre.memory.MappingAccount;
import org.acre.memory.Platform;
import org.acre.memory.Protection;
import org.acre.memory.Undiscarded;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.acre.revoke.PlainSegments;
import org.acre.revoke.Revocation;
import org.acre.revoke.RevocationStatistics;
import org.acre.revoke.SegmentIssuer;
import org.jspecify.annotations.Nullable;

/** What a region is put together from, and the one place where it is put together. */
final class RegionParts {
    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    final RegionSource source;
    final Backing backing;
    /** All addresses that the region has or can come to have. */
    final MemorySegment memory;
    final AddressSpace space;
    final SpaceDoor door;
    final KnownZero zero;
    final SegmentIssuer segments;
    final RegionInvalidation invalidation;
    final Purger purger;
    final AllocationSamples samples;
    final @Nullable AreaNotes notes;
    final @Nullable GuardPages guards;
    final @Nullable CommitBudget budget;
    /** Null where every object has pages of its own. */
    final @Nullable RegionObjects objects;
    final RegionArenas arenas;
    final RegionViews views;
    final @Nullable BlackBox box;
    private final @Nullable Revocation revocation;
    private final @Nullable Discard discard;

    static RegionParts of(RegionSettings<?> settings) {
        RegionSource source = settings.source;
        if (source == null) {
            throw new IllegalArgumentException("a region needs memory: anonymous, a file, or over a segment");
        }
        Backing backing = source.map(settings);
        RegionViews views = null;
        BlackBox box = null;
        try {
            InvalidationChoice choice =
                    possible(backing, settings.invalidation != null ? settings.invalidation : source.invalidation());
            views = new RegionViews(backing, choice.protects() || settings.guardPages);
            box = settings.blackBox == null ? null : settings.blackBox.open(backing, source, settings);
            return new RegionParts(source, backing, views, box, choice, settings);
        } catch (Throwable e) {
            try {
                backing.close();
            } finally {
                if (box != null) {
                    box.close();
                }
                if (views != null) {
                    views.close();
                    views.memoryUnmapped();
                }
            }
            throw e;
        }
    }

    private RegionParts(RegionSource source, Backing backing, RegionViews views, @Nullable BlackBox box,
            InvalidationChoice possible, RegionSettings<?> settings) {
        this.views = views;
        this.box = box;
        this.source = source;
        this.backing = backing;
        this.memory = backing.memory();
        this.space = RegionSpace.of(backing, settings);
        this.door = SpaceDoor.of(space);
        this.zero = new KnownZero(memory.address() + backing.zeroFrom());
        // Without a hook several threads may purge at once.
        boolean idle = possible.isNothing() && !settings.zeroing && !settings.tracksAddresses() && !settings.guardPages
                && box == null;
        this.revocation = possible.revokes() ? revocation(settings) : null;
        this.segments = revocation != null ? revocation.segments() : new PlainSegments(memory);
        this.samples = new AllocationSamples(settings.sampleEvery);
        this.notes = idle ? null : new AreaNotes(memory.address(), mostPages(), space.pageSize(), samples);
        this.guards = settings.guardPages ? guards() : null;
        this.budget = budget(settings);
        this.discard = possible.discards() ? new Discard(backing, zero, this::uncommit) : null;
        this.invalidation = new RegionInvalidation(revocation != null ? revocation : MappingInvalidation.none(),
                later(possible), discard != null ? new PinnedMemory(discard) : null);
        if (budget != null) {
            RegionSpace.admitRestored(budget, memory.address(), settings);
            door.setAdmission(budget);
        }
        this.objects = settings.hasSlabs() && RegionObjects.isFor(backing.bytes(), space, possible)
                ? new RegionObjects(memory, space, settings.zeroing, possible.revokes() ? settings.pins : null, settings.nodeChoice.selector(),
                        this::requestPurge)
                : null;
        this.arenas = RegionArenas.of(memory, backing instanceof BorrowedMemory, space, settings.nodeChoice.selector(), zero, settings.zeroing,
                discard, this::requestPurge, box);
        Purger.Builder purging = Purger.on(space).invalidation(idle ? MappingInvalidation.none() : invalidation);
        if (box != null) {
            purging.cache(new StatisticsPulse(box, space, () -> memory.address() + backing.bytes()));
        }
        purging.cache(arenas);
        settings.purgeHelpers.ifPresent(purging::helpers);
        settings.purgeInterval.ifPresent(purging::interval);
        this.purger = (objects != null ? purging.cache(objects) : purging).build();
        try {
            purger.onPressure("arenas", arenas::giveUp);
        } catch (Throwable e) {
            purger.close();
            throw e;
        }
    }

    private void requestPurge() {
        purger.request();
    }

    private @Nullable GuardPages guards() {
        String whyNot = Platform.whyNotNative();
        if (whyNot != null) {
            LOGGER.log(System.Logger.Level.WARNING, "a region of {0} bytes of {1} is without guard pages, because {2}",
                    Long.toString(backing.bytes()), backing, whyNot);
            return null;
        }
        return new GuardPages(backing, space.pageSize(), views.ofMemory());
    }

    private long mostPages() {
        return memory.byteSize() / space.pageSize();
    }

    private @Nullable CommitBudget budget(RegionSettings<?> settings) {
        CommitRoom room = source.kind() == RegionSource.Kind.ANONYMOUS ? CommitRoom.OF_CONTAINER : null;
        if (settings.budget.isPresent()) {
            long most = settings.budget.getAsLong();
            room = most == Long.MAX_VALUE ? null : new CommitRoom(most);
        }
        return room == null ? null : new CommitBudget(room, memory.address(), mostPages(), space.pageSize());
    }

    private void uncommit(long start, long end) {
        if (budget != null) {
            budget.uncommit(start, end);
        }
    }

    private Revocation revocation(RegionSettings<?> settings) {
        return Revocation.of(memory, backing.bytes() / space.pageSize(), space.pageSize(), space.nodes(), settings.nodeChoice.selector(),
                settings.pins, door);
    }

    /** What comes after the revocation: on pages of which no segment works any more. */
    private MappingInvalidation later(InvalidationChoice possible) {
        MappingInvalidation protection = possible.protects() ? new Protection(backing, views.ofMemory()) : MappingInvalidation.none();
        return (box == null ? MappingInvalidation.none() : box.purgeRecorder()).andThen(orNone(guards)).andThen(orNone(notes)).andThen(protection).andThen(possible.custom())
                .andThen(discard != null ? discard : new Undiscarded(zero));
    }

    private static MappingInvalidation orNone(@Nullable MappingInvalidation invalidation) {
        return invalidation == null ? MappingInvalidation.none() : invalidation;
    }

    private static InvalidationChoice possible(Backing backing, InvalidationChoice choice) {
        if (backing instanceof BorrowedMemory && (choice.discards() || choice.protects())) {
            throw new IllegalArgumentException("a region over memory of the caller's is never discarded or protected; got "
                    + choice);
        }
        String whyNot = Platform.whyNotNative();
        if (whyNot == null || !(choice.revokes() || choice.discards())) {
            return choice;
        }
        LOGGER.log(System.Logger.Level.WARNING, "a region of {0} bytes of {1} is without {2}, because {3}",
                Long.toString(backing.bytes()), backing, choice.modes(), whyNot);
        return choice.withoutNativeAccess();
    }

    /** @param pages address and bytes */
    void force(long[] pages) {
        try {
            backing.force(pages[0], pages[1]);
        } catch (IOException e) {
            throw RegionSource.unchecked(e);
        }
    }

    /** @param pages address and bytes */
    void advise(long[] pages, Advice advice) {
        backing.advise(pages[0], pages[1], advice.code);
    }

    /** Purges for the last time, without invalidating anything, and unmaps. No segment works any more. */
    void close() {
        invalidation.end();
        purger.close();
        backing.close();
        views.memoryUnmapped();
        if (budget != null) {
            budget.close();
        }
        if (box != null) {
            box.close();
        }
    }

    /** Nobody has the region: whatever fails, nothing stays mapped. */
    void undo() {
        try {
            int _ = closeSegments();
        } finally {
            try {
                close();
            } finally {
                backing.close();
            }
        }
    }

    /** Ends the life of all segments. @return how many arenas are in use and still open */
    int closeSegments() {
        return views.close() + segments.close() + (objects != null ? objects.closeSegments() : 0) + arenas.end();
    }

    InvalidationStatistics statistics() {
        RevocationStatistics revoked = revocation != null ? revocation.statistics() : RevocationStatistics.NONE;
        RevocationStatistics small = objects != null ? objects.revocationStatistics() : RevocationStatistics.NONE;
        return new InvalidationStatistics(revoked.handshakes() + small.handshakes(),
                revoked.revokedAreas() + small.revokedAreas(), revoked.revokedPages(), revoked.refusals() + small.refusals(),
                revoked.pinnedAreas(), revoked.pinnedPages(), revoked.openGroups() + small.openGroups(),
                discard != null ? discard.discardedBytes() : 0, discard != null ? discard.failures() : 0);
    }
}
