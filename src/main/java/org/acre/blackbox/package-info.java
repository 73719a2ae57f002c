/**
 * The black box of a region: a small file, mapped and shared, that holds its last allocations, frees and purges. When the JVM dies, the
 * kernel keeps the pages that it has written: what the last threads did is there for {@code acre autopsy}.
 *
 * <pre>
 *   BlackBox             writes; what a region calls
 *     CallerStack        who called, by a hash and in words
 *     BoxTexts           words by their key, each written once
 *     PurgeRecorder      the hook that records each batch before it is unusable
 *     StatisticsPulse    publishes the statistics of the space
 *   BoxReader            reads a file, of a process that lives or has died: BoxContents, BoxRegion, BoxEvent
 *
 *   BoxLayout            where the parts of a file lie
 *     BoxHeader          what the file is about           one page
 *     BoxRecord          one event                        64 bytes
 *     BoxText            some words                       1,024 bytes
 *
 *   0           4096        + records * 64                              + texts * 1024
 *   +-----------+-----------+-----------+-----------+-----------+-----------+
 *   | BoxHeader | allocated | freed     | purged    | passes    | texts     |
 *   +-----------+-----------+-----------+-----------+-----------+-----------+
 *               four rings of as many records each, so that none pushes out the others
 * </pre>
 *
 * <p>A writer takes a number in a ring with one fetch-and-add, and writes the record of that number; it waits for nobody. All numbers are in
 * the byte order of the machine, as the magic tells.
 */
@NullMarked
package org.acre.blackbox;

import org.jspecify.annotations.NullMarked;
