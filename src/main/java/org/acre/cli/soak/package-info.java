/** What {@code acre soak} does: every kind of load at once, with its own account of who owns what, under chaos. */
@NullMarked
package org.acre.cli.soak;

import org.jspecify.annotations.NullMarked;
