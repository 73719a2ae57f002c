package org.acre.arena;

import java.lang.foreign.Arena;
import org.acre.ArenaOptions;
import org.acre.Invalidation;
import org.acre.Region;
import org.acre.allocator.AddressSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;

/** The arenas of the JDK, which are the reference, and those of regions. */
class ArenaContractTest {
    @Nested class JdkConfined extends ArenaContract {
        @Override Arena open() {
            return Arena.ofConfined();
        }

        @Override boolean isConfined() {
            return true;
        }
    }

    @Nested class JdkShared extends ArenaContract {
        @Override Arena open() {
            return Arena.ofShared();
        }
    }

    /** Arenas of a region of its own, which has to be whole at the end, and empty. */
    abstract static class OfRegion extends ArenaContract {
        private final Region region = region();

        Region region() {
            return Region.builder().anonymous(1L << 30).build();
        }

        Region opened() {
            return region;
        }

        @Override void purge() {
            region.purger().purge();
        }

        @AfterEach @Override void end() {
            region.purger().purgeAll();
            AddressSpace space = region.space();
            space.verify();
            Assertions.assertEquals(0, space.statistics().busyAreas());
            region.close();
        }
    }

    @Nested class Confined extends OfRegion {
        @Override Arena open() {
            return opened().openArena();
        }

        @Override boolean isConfined() {
            return true;
        }
    }

    @Nested class ConfinedExpecting extends OfRegion {
        @Override Arena open() {
            return opened().openArena(ArenaOptions.defaults().expecting(300_000));
        }

        @Override boolean isConfined() {
            return true;
        }
    }

    @Nested class ConfinedWithoutInvalidation extends OfRegion {
        @Override Region region() {
            return Region.builder().anonymous(1L << 30).invalidation(Invalidation.NONE).nodes(1).build();
        }

        @Override Arena open() {
            return opened().openArena();
        }

        @Override boolean isConfined() {
            return true;
        }
    }

    @Nested class SharedStrict extends OfRegion {
        @Override Arena open() {
            return opened().openSharedArena(ArenaOptions.defaults().strict());
        }
    }

    @Nested class SharedLazy extends OfRegion {
        @Override Arena open() {
            return opened().openSharedArena();
        }

        @Override boolean isLazy() {
            return true;
        }
    }

    @Nested class SharedLazyExpecting extends OfRegion {
        @Override Arena open() {
            return opened().openSharedArena(ArenaOptions.defaults().expecting(300_000));
        }

        @Override boolean isLazy() {
            return true;
        }
    }

    @Nested class SharedLazyWithoutInvalidation extends OfRegion {
        @Override Region region() {
            return Region.builder().anonymous(1L << 30).invalidation(Invalidation.NONE).build();
        }

        @Override Arena open() {
            return opened().openSharedArena();
        }

        @Override boolean isLazy() {
            return true;
        }
    }
}
