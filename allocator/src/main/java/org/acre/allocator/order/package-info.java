/**
 * The order in which Acre's locks are taken, in one list ({@link org.acre.allocator.order.LockRank}), and the checker that holds
 * every thread to it while tests run ({@link org.acre.allocator.order.LockOrder}): the kernel's lockdep, small. For all
 * floors of Acre, and for nobody else.
 */
@NullMarked
package org.acre.allocator.order;

import org.jspecify.annotations.NullMarked;
