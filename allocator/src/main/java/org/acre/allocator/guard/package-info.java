/**
 * Locks to choose from, by name or by a class of one's own, for what guards the free tree of a space. See {@link
 * org.acre.allocator.guard.Guards} for the list, and {@link org.acre.allocator.guard.Guard} for what each of them promises.
 */
@NullMarked
package org.acre.allocator.guard;

import org.jspecify.annotations.NullMarked;
