/**
 * Agrona's buffers and counters in a region. Needs {@code org.agrona:agrona} 2.6; JVM flags, which are Agrona's own:
 * {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED} (or {@code =org.agrona} on the module path).
 *
 * {@snippet file="org/acre/snippets/AdapterSnippetsTest.java" region="agrona"}
 *
 * <pre>
 *   AreaBuffer                an AtomicBuffer of a fixed length
 *   ExpandableAreaBuffer      a MutableDirectBuffer that grows as it is written
 *   RegionCounters            Acre's live statistics as Agrona's counters
 *     RecordCounters          the counters of one record of statistics
 * </pre>
 *
 * <p>Agrona reads and writes raw addresses. Its bounds checks, which are on by default, keep a buffer to its own memory, and a closed buffer
 * has none; but close the buffers, and every buffer wrapped around them, before the region.
 */
@NullMarked
package org.acre.agrona;

import org.jspecify.annotations.NullMarked;
