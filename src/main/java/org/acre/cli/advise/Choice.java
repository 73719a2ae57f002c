package org.acre.cli.advise;

import java.util.List;
import java.util.function.Consumer;
import org.acre.Invalidation;
import org.acre.Region;

/**
 * One setting of a region that differs from the default.
 *
 * @param subject what it sets; of one subject there is one choice in a setting
 * @param code as a program writes it, behind {@code Region.builder()}
 * @param safe whether freed memory is as safe from stale segments as by default; what is not is measured, and never advised
 * @param change of the builder
 * @param invalidation in place of the default, which is not the builder's alone: a replay hands out segments if it revokes; or empty
 */
record Choice(Subject subject, String code, boolean safe, Consumer<Region.Builder> change, List<Invalidation> invalidation) {
    /** What a choice is about. */
    enum Subject { NODES, LAZY, POOLS, SLABS, HELPERS, INTERVAL, INVALIDATION }
}
