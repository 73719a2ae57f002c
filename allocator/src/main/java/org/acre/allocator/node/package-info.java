/** Nodes: the shards of a space, each with its pools and its lazy list, all without locks. */
@NullMarked
package org.acre.allocator.node;

import org.jspecify.annotations.NullMarked;
