/**
 * Small objects on areas: slabs, whose bookkeeping lies beside the memory and never in it.
 *
 * <pre>
 *   SmallObjects       allocate and free: the face, and the fast path
 *     Magazines        ready slots of threads
 *     Freeing          the end of an object: the only place where that is decided
 *     Tagging          what others note about an object
 *   Slabs              which slab comes next; the birth and death of slabs
 *     Slab, GroupWord  one slab, and the word that says which of 16 slots are free or taken
 *     SlabLists, SlabTable, SlabDirectory, SlabHints    slabs by node and class, by number, by address
 *   GroupedFree        many frees at once
 *   DeferredObjects    small objects as deferred frees see them
 * </pre>
 */
@NullMarked
package org.acre.small;

import org.jspecify.annotations.NullMarked;
