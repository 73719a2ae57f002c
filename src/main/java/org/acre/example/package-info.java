/**
 * An example to copy from: a store of pages in a file, as a database has one. Start at {@link org.acre.example.PageStore}.
 *
 * <pre>
 *   PageStore          numbered pages: read without a lock, replace copy-on-write, commit, reopen
 *     PageReader         a registered reader, for loops
 *     PageMap            which page lies where, as it is written into the file
 *     Retirement         when the room of a page that was replaced may be used again
 *     Superblock         the last two commits, at the start of the file
 *   PageStoreSoak      readers and a writer for minutes; each page proves that it is whole
 * </pre>
 *
 * <pre>
 *   file     | superblock 0 | superblock 1 | pages, leaves of the map, its root: anywhere, areas of the region ...
 *
 *   superblock -> root of the map -> leaves -> pages        in the file: offsets, which survive a restart
 *   directory (GrowableArray) -> pages                      for readers: the same, and what was replaced since the last commit
 * </pre>
 *
 * <p>Nothing that a commit has written is written again before the next commit is complete: shadow paging (Lorie, 1977), with two
 * superblocks that take turns, as LMDB has them. So there is no log, and reopening after a crash is reading the last whole superblock.
 */
@NullMarked
package org.acre.example;

import org.jspecify.annotations.NullMarked;
