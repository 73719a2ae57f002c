package org.acre.cli.soak;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.acre.allocator.AddressSpaceExhaustedException;
import org.acre.cli.soak.Links.Link;
import org.acre.purge.Reader;

/** Reads links inside sections, and replaces them: the old area is freed in every way that waits for the readers. */
final class LinkLoad implements Load {
    private static final int MOST_PARKED_NANOS = 300_000;
    /** Links that are replaced at once: what a reader holds goes soon, and its memory to somebody else. */
    private static final int REPLACED = 8;

    private final Links links;
    private final SoakLog log;
    private final Seams seams;

    LinkLoad(Links links, SoakLog log, Seams seams) {
        this.links = links;
        this.log = log;
        this.seams = seams;
    }

    @Override public void step(SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                for (int i = 0; i < REPLACED; i++) {
                    replace(random);
                }
            }
            case 1 -> readRegistered(random);
            default -> {
                try (var _ = links.region.gracePeriods().enter()) {
                    follow(random);
                }
            }
        }
    }

    private void readRegistered(SplittableRandom random) {
        try (Reader reader = links.region.gracePeriods().reader()) {
            for (int i = 0; i < 4; i++) {
                reader.enter();
                try {
                    follow(random);
                } finally {
                    reader.exit();
                }
            }
        }
    }

    private void follow(SplittableRandom random) {
        Link link = links.table.get(random.nextInt(links.table.length()));
        if (link != null) {
            links.check(link);
            if (random.nextInt(8) == 0) {
                LockSupport.parkNanos(random.nextInt(MOST_PARKED_NANOS)); // others get a chance to do what they must not
            }
            links.check(link);
        }
        log.count("section");
    }

    private void replace(SplittableRandom random) {
        long bytes = random.nextInt(4) == 0 ? 8192 + 8 * random.nextLong(512) : 32 + 8 * random.nextLong(200);
        try {
            Link link = new Link(links.region.allocateAddress(bytes), bytes, random.nextLong());
            links.write(link);
            Link old = links.table.getAndSet(random.nextInt(links.table.length()), link);
            if (old != null) {
                retire(old, random);
            }
        } catch (AddressSpaceExhaustedException _) {
            log.count("link: refused");
        }
    }

    private void retire(Link old, SplittableRandom random) {
        log.count("link: deferred free");
        switch (random.nextInt(5)) {
            case 0 -> links.region.deferredFree().free(old.address(), 0);
            case 1 -> {
                if (!links.region.deferredFree().tryFree(old.address())) {
                    links.region.deferredFree().free(old.address());
                }
            }
            default -> seams.freeDeferred(links.region, old.address());
        }
    }

    @Override public void giveBack() {
        for (int i = 0; i < links.table.length(); i++) {
            Link old = links.table.getAndSet(i, null);
            if (old != null) {
                links.check(old);
                seams.freeDeferred(links.region, old.address());
            }
        }
    }
}
