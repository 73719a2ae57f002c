/**
 * Data regions of an Apache Ignite node in a {@link org.acre.Region}, through Ignite's plug-in point for memory. Start at
 * {@link org.acre.ignite.AcreMemoryAllocator}. Not part of the normal build: {@code mvn -Pignite -pl ignite -am verify}.
 *
 * <p>Ignite 2.18 runs on JDK 25 with the options that its own start script has for JDK 17, and {@code --sun-misc-unsafe-memory-access=allow}; this
 * module's {@code pom.xml} has them all.
 */
@NullMarked
package org.acre.ignite;

import org.jspecify.annotations.NullMarked;
