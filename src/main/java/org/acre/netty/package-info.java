/**
 * Netty's buffers in a region. Needs {@code io.netty:netty-buffer} 4.2; no JVM flags.
 *
 * {@snippet file="org/acre/snippets/AdapterSnippetsTest.java" region="netty"}
 *
 * <pre>
 *   RegionByteBufAllocator     direct buffers in a region, heap buffers as Netty's own, leak detection
 *     RegionByteBufMetric      bytes and buffers in use
 *     RegionByteBuf            a buffer's life: capacity, growth, release
 *       TransferByteBuf        whole ranges: arrays, other buffers, channels, streams
 *         ScalarByteBuf        single values of a segment
 *     CountedHeapByteBuf       Netty's heap buffer, counted
 * </pre>
 *
 * <p>Reference counting, bounds and indexes are Netty's own. What a buffer hands out raw (its address, its {@code nioBuffer}s) is not
 * told of its release: as in Netty, nobody may use it later. Release all buffers before the region is closed: later releases and
 * accesses throw {@link java.lang.IllegalStateException}, but raw addresses are dangerous then.
 */
@NullMarked
package org.acre.netty;

import org.jspecify.annotations.NullMarked;
