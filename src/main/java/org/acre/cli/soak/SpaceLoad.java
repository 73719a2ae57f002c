package org.acre.cli.soak;

import java.util.SplittableRandom;
import org.acre.allocator.AddressSpace;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.allocator.Area;
import org.acre.allocator.InvalidFreeException;
import org.jspecify.annotations.Nullable;

/** Areas of numbers, every page of which is in the ledger: allocated, resized, freed at once, by handle and deferred, and freed twice. */
final class SpaceLoad implements Load {
    private static final long PAGE = SpaceWorld.PAGE;
    private static final int HELD = 24;

    private final SpaceWorld world;
    private final SoakLog log;
    private final Seams seams;
    private final long[] starts = new long[HELD];
    private final long[] ends = new long[HELD];
    private final long[] owners = new long[HELD];
    private @Nullable Area freed;

    SpaceLoad(SpaceWorld world, SoakLog log, Seams seams) {
        this.world = world;
        this.log = log;
        this.seams = seams;
    }

    @Override public void step(SplittableRandom random) {
        int slot = random.nextInt(HELD);
        if (owners[slot] == 0) {
            allocate(slot, random);
        } else {
            switch (random.nextInt(8)) {
                case 0, 1 -> freeByHandle(slot);
                case 2, 3 -> freeDeferred(slot, random);
                case 4 -> resize(slot, random);
                case 5 -> find(slot, random);
                default -> free(slot);
            }
        }
        freeAgain(random);
    }

    private void allocate(int slot, SplittableRandom random) {
        long bytes = random.nextInt(1, 12) * PAGE;
        long start;
        try {
            start = switch (random.nextInt(5)) {
                case 0 -> world.space.tryAllocate(bytes);
                case 1 -> world.space.allocate(bytes, 4 * PAGE);
                case 2 -> allocateAt(random.nextLong(8192) * PAGE, bytes);
                default -> seams.allocate(world.space, bytes);
            };
        } catch (AddressSpaceExhaustedException _) {
            log.count("space: refused"); // so much is kept back just now
            return;
        }
        if (start != AddressSpace.NONE) {
            long owner = world.newOwner();
            world.ledger.handedOut(start, start + bytes, owner);
            starts[slot] = start;
            ends[slot] = start + bytes;
            owners[slot] = owner;
            log.count("space: allocate");
        }
    }

    private long allocateAt(long address, long bytes) {
        return world.space.allocateAt(address, bytes) ? address : AddressSpace.NONE;
    }

    private void free(int slot) {
        world.ledger.givenUp(starts[slot], ends[slot], owners[slot]);
        seams.free(world.space, starts[slot]);
        owners[slot] = 0;
        log.count("space: free");
    }

    private void freeByHandle(int slot) {
        Area area = world.space.areaAt(starts[slot]);
        world.ledger.givenUp(starts[slot], ends[slot], owners[slot]);
        area.free();
        owners[slot] = 0;
        freed = area;
        log.count("space: free");
    }

    private void freeDeferred(int slot, SplittableRandom random) {
        // Before the free: the grace period that the free waits for is this one, or a later one.
        world.ledger.givenUp(starts[slot], ends[slot], owners[slot], world.periods.snapshot());
        if (random.nextBoolean()) {
            world.deferred.free(starts[slot]);
        } else if (!world.deferred.tryFree(starts[slot])) {
            world.ledger.takenBack(starts[slot], ends[slot], owners[slot]);
            return;
        }
        owners[slot] = 0;
        log.count("space: deferred free");
        if (random.nextInt(16) == 0) {
            world.callsMade.incrementAndGet();
            world.periods.call(world.callsRun::incrementAndGet);
        }
    }

    private void resize(int slot, SplittableRandom random) {
        long end = starts[slot] + random.nextInt(1, 16) * PAGE;
        long old = ends[slot];
        if (end < old) {
            world.ledger.givenUp(end, old, owners[slot]);
        }
        if (world.space.resize(starts[slot], end - starts[slot])) {
            if (end > old) {
                world.ledger.handedOut(old, end, owners[slot]);
            }
            ends[slot] = end;
            log.count("space: resize");
        } else if (end < old) {
            world.ledger.takenBack(end, old, owners[slot]);
        }
    }

    private void find(int slot, SplittableRandom random) {
        long inside = random.nextLong(starts[slot], ends[slot]);
        log.require(world.space.find(inside) == starts[slot], inside + " is in [" + starts[slot] + ", " + ends[slot] + "), but find says "
                + world.space.find(inside));
        log.count("space: find");
    }

    /** A handle is refused for ever, whoever has the address now. */
    private void freeAgain(SplittableRandom random) {
        if (freed != null && random.nextInt(4) == 0) {
            try {
                freed.free();
                throw new BrokenLawException("a second free by handle was obeyed: " + freed);
            } catch (InvalidFreeException _) {
                log.checked(1);
                log.count("space: second free, refused");
            }
        }
    }

    @Override public void giveBack() {
        freed = null;
        for (int slot = 0; slot < HELD; slot++) {
            if (owners[slot] != 0) {
                free(slot);
            }
        }
    }
}
