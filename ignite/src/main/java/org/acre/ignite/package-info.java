/**
 * Data regions of an Apache Ignite node in a {@link org.acre.Region}, through Ignite's plug-in point for memory. Start at
 * {@link org.acre.ignite.AcreMemoryAllocator}.
 */
@NullMarked
package org.acre.ignite;

import org.jspecify.annotations.NullMarked;
