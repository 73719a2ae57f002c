/**
 * Chronicle Bytes in a region. Needs {@code net.openhft:chronicle-bytes} 2026.4. JVM flags, which are Chronicle's own: none to run; {@code
 * --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED --add-exports java.base/jdk.internal.ref=ALL-UNNAMED} to
 * silence its warnings. With {@code --sun-misc-unsafe-memory-access=deny} Chronicle does not run.
 *
 * {@snippet file="org/acre/snippets/AdapterSnippetsTest.java" region="chronicle"}
 *
 * <p>Chronicle reads and writes raw addresses. A {@code Bytes} checks its bounds; the absolute accessors of a bare {@code BytesStore} check
 * nothing, here as in Chronicle's own native store: an offset outside hits another owner's memory, or ends the JVM. Accessors of a released store throw. Release all stores before the region is closed.
 */
@NullMarked
package org.acre.chronicle;

import org.jspecify.annotations.NullMarked;
