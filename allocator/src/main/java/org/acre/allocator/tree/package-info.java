/** The free tree: a red-black tree of free ranges, augmented, that always finds the lowest fit. */
@NullMarked
package org.acre.allocator.tree;

import org.jspecify.annotations.NullMarked;
