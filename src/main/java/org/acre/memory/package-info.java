/**
 * What lies under a region: memory that is mapped once and unmapped once, one backend a file; and what purges do to it.
 *
 * <pre>
 *   Backing                 what a region needs to know of its memory
 *     AnonymousMemory       anonymous pages of the OS, private or shared       Linux, with native access
 *     TemporaryFile         a sparse file without a name, mapped              everywhere else
 *     FileMemory            a file of the caller's, mapped
 *     BorrowedMemory        a segment of the caller's
 *   FileBlocks, OpenFile    the file under a mapping: its length, and its blocks on the disk
 *   Discard, Protection     invalidations that act on a backing; Undiscarded is the lack of one
 *   KnownZero               which free pages read as zero
 *   ArenaSlices             segments of a memory that die before it does
 *   Residency               how much of it is in memory
 *   MetadataBlocks          pages for the notes of deferred frees, apart from users' memory
 *   ProcessBarrier          a fence that one thread makes all execute        Linux, with native access
 *   ViewAddresses           reserved addresses where pages are shown again    Linux, with native access
 *   KernelMappings          how many mappings Acre has and may have           MappingAccount: those of one region
 *   PosixMemory, PosixFiles, PosixViews
 *                           every native call of Acre, and nothing else
 *   Platform                which of all that this process can use, and why not
 * </pre>
 *
 * <p>Pages are readable and writable from the start, and how many of them are in use is the address space's own count: no
 * protection is changed for an area, except by the invalidation that is for debugging.
 */
@NullMarked
package org.acre.memory;

import org.jspecify.annotations.NullMarked;
