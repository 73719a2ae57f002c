/**
 * Memory of a region with one owner, for the adapters: it knows its length as it was asked for, grows where it lies or moves, and goes
 * back once.
 */
@NullMarked
package org.acre.owned;

import org.jspecify.annotations.NullMarked;
