/**
 * JMX: a bean for a region or a space, for consoles and for {@code acre stat}, {@code acre dump} and {@code acre map}, under {@code
 * org.acre:type=Region,name=...} and {@code org.acre:type=AddressSpace,name=...}. Needs the module {@code java.management}; nothing
 * else of Acre does.
 *
 * <pre>{@code
 *   Region region = Region.anonymous(1L << 30);
 *   Management.register(region, "pages");      // until the region is closed
 * }</pre>
 */
@NullMarked
package org.acre.management;

import org.jspecify.annotations.NullMarked;
