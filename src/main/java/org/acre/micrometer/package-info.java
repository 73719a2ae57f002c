/**
 * Micrometer: a region's numbers as meters. {@code io.micrometer:micrometer-core} is the caller's to bring.
 *
 * <pre>{@code
 *   new RegionMetrics(region, "pages").bindTo(registry);      // until the region is closed
 * }</pre>
 */
@NullMarked
package org.acre.micrometer;

import org.jspecify.annotations.NullMarked;
