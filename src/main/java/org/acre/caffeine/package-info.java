/**
 * A Caffeine cache of which the values lie in a {@link org.acre.Region}: the collector sees keys and small handles, never a value.
 * Start at {@link org.acre.caffeine.OffHeapCache}. Needs {@code com.github.ben-manes.caffeine:caffeine} on the module path or class path.
 *
 * <pre>
 *   OffHeapCache       keys to handles, in Caffeine: what is kept, what is evicted, when
 *     LentValue          a value in place, for as long as its section is open
 *     RoomMaker          what a put does when the region is full
 *     ValueMemory        values in the region: store, look, retire
 *       ValueHandle        where one value lies; freed once
 * </pre>
 *
 * <pre>
 *   put        store the value, publish its handle in Caffeine, which drops the old one
 *   dropped    (replaced, removed, evicted, expired) Caffeine hands the handle to its listener, which retires it: a deferred free
 *   reader     section open, handle from Caffeine, look, section closed: a value that is dropped meanwhile stays until then
 * </pre>
 */
@NullMarked
package org.acre.caffeine;

import org.jspecify.annotations.NullMarked;
