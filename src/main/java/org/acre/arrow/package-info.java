/**
 * Apache Arrow's vectors in a region. Needs {@code org.apache.arrow:arrow-memory-core} 19, and one of {@code arrow-memory-unsafe} and {@code
 * arrow-memory-netty} beside it: Arrow looks for a default when its classes are loaded, and fails without one, though it is not used
 * here. JVM flags, which are Arrow's own: {@code --add-opens=java.base/java.nio=org.apache.arrow.memory.core,ALL-UNNAMED}.
 *
 * {@snippet file="org/acre/snippets/AdapterSnippetsTest.java" region="arrow"}
 *
 * <p>Accounting, limits, children and leaks are Arrow's: an allocator that is closed while buffers are out throws. Close the allocator before
 * the region: Arrow reads and writes raw addresses, and those of a closed region are dangerous.
 */
@NullMarked
package org.acre.arrow;

import org.jspecify.annotations.NullMarked;
