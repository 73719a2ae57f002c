/**
 * Views: scattered pages of shared memory as one segment, mapped for that and unmapped many at a time.
 *
 * <pre>
 *   Views                what a region asks: view, free, purge, close
 *     PageList           which pages; neighbours are one run, one call of the kernel
 *     OpenBlocks         carves small views from the block of the caller's processor
 *       ViewBlock        a stretch of addresses with an arena of its own        BlockWord: its counts
 *         ViewSlot       a stretch of a block that shows one list of pages
 *     MappedBlocks       every block; which purged ones still show what          CleanSlots: found by their pages
 *     ViewSpace          the addresses: reserved, an AddressSpace, revocation
 *     ViewInvalidation   what a purge does: revoke, then keep mapped or unmap
 * </pre>
 *
 * <p>A free only marks the view. When all views of a block are gone and little room is left, the block is freed in the space of
 * views. The free that takes the blocks that wait above the threshold purges that space, so that one in hundreds takes milliseconds; and so
 * does a thread, once a second. A purge closes the block's arena, one handshake for all its views, and then either leaves it mapped, for
 * views of the same pages, or unmaps it together with its neighbours. Only then may its addresses be used again.
 */
@NullMarked
package org.acre.view;

import org.jspecify.annotations.NullMarked;
