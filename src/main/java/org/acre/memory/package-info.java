/**
 * What lies under a region: memory that is mapped once and unmapped once, one backend a file.
 *
 * <pre>
 *   Backing                 what a region needs to know of its memory
 *     AnonymousMemory       private anonymous pages of the OS, by mmap        Linux, with native access
 *     TemporaryFile         a sparse file without a name, mapped              everywhere else
 *     FileMemory            a file of the caller's, mapped
 *     BorrowedMemory        a segment of the caller's
 *   MetadataBlocks          pages for the notes of deferred frees, apart from users' memory
 *   ProcessBarrier          a fence that one thread makes all execute        Linux, with native access
 *   PosixMemory             every native call of Acre, and nothing else
 *   Platform                which of all that this process can use, and why not
 * </pre>
 *
 * <p>No backend changes a protection or commits a page: pages are readable and writable from the start, and how many of
 * them are in use is the address space's own count.
 */
@NullMarked
package org.acre.memory;

import org.jspecify.annotations.NullMarked;
