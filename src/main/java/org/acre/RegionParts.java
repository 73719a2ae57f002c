package org.acre;

import java.lang.foreign.MemorySegment;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.NodeSelector;
import org.acre.allocator.spi.SpaceDoor;
import org.acre.arena.RegionArenas;
import org.acre.memory.Backing;
import org.acre.memory.BorrowedMemory;
import org.acre.memory.Discard;
import org.acre.memory.KnownZero;
import org.acre.memory.Platform;
import org.acre.memory.Protection;
import org.acre.memory.Undiscarded;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.Purger;
import org.acre.revoke.AreaTags;
import org.acre.revoke.PinShares;
import org.acre.revoke.PlainSegments;
import org.acre.revoke.Revocation;
import org.acre.revoke.RevocationStatistics;
import org.acre.revoke.SegmentIssuer;
import org.jspecify.annotations.Nullable;

/** What a region is put together from, and the one place where it is put together. */
final class RegionParts {
    private static final System.Logger LOGGER = System.getLogger(Region.class.getName());

    final Backing backing;
    final MemorySegment memory;
    final AddressSpace space;
    final SpaceDoor door;
    final KnownZero zero;
    final SegmentIssuer segments;
    final RegionInvalidation invalidation;
    final Purger purger;
    final RegionArenas arenas;
    private final @Nullable Revocation revocation;
    private final @Nullable Discard discard;

    RegionParts(Backing backing, AddressSpace space, InvalidationChoice choice, PinShares pins, boolean zeroing) {
        this.backing = backing;
        this.memory = backing.memory();
        this.space = space;
        this.door = SpaceDoor.of(space);
        this.zero = new KnownZero(memory.address() + backing.zeroFrom());
        InvalidationChoice possible = possible(backing, choice);
        this.revocation = possible.revokes() ? revocation(pins) : null;
        this.segments = revocation != null ? revocation.segments() : new PlainSegments(memory);
        this.discard = possible.discards() ? new Discard(backing, zero) : null;
        this.invalidation = new RegionInvalidation(revocation != null ? revocation : MappingInvalidation.none(),
                later(possible), discard != null ? new PinnedMemory(discard) : null);
        // Without a hook several threads may purge at once.
        boolean idle = possible.isNothing() && !zeroing;
        this.arenas = RegionArenas.of(memory, backing instanceof BorrowedMemory, space, selector(), zero, zeroing, discard,
                this::requestPurge);
        this.purger = Purger.on(space).invalidation(idle ? MappingInvalidation.none() : invalidation).cache(arenas).build();
        purger.onPressure("arenas", arenas::giveUp);
    }

    private void requestPurge() {
        purger.request();
    }

    private Revocation revocation(PinShares pins) {
        return Revocation.of(memory, space.pageSize(), space.nodes(), selector(), pins, AreaTags.of(space));
    }

    /** Who fills one group at a time: a processor where that is known, as in the space. */
    private static NodeSelector selector() {
        NodeSelector processors = Platform.nodeSelector();
        return processors != null ? processors : stripes -> (int) (Thread.currentThread().threadId() % stripes);
    }

    /** What comes after the revocation: on pages of which no segment works any more. */
    private MappingInvalidation later(InvalidationChoice possible) {
        MappingInvalidation protection = possible.protects() ? new Protection(backing) : MappingInvalidation.none();
        return protection.andThen(possible.custom()).andThen(discard != null ? discard : new Undiscarded(zero));
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
                Long.toString(backing.memory().byteSize()), backing, choice.modes(), whyNot);
        return choice.withoutNativeAccess();
    }

    InvalidationStatistics statistics() {
        RevocationStatistics revoked = revocation != null ? revocation.statistics() : RevocationStatistics.NONE;
        return new InvalidationStatistics(revoked.handshakes(), revoked.revokedAreas(), revoked.revokedPages(),
                revoked.refusals(), revoked.pinnedAreas(), revoked.pinnedPages(), revoked.openGroups(),
                discard != null ? discard.discardedBytes() : 0, discard != null ? discard.failures() : 0);
    }
}
