/**
 * How a grace period is made. Nothing here knows of addresses or of the face above; {@code org.acre.purge} puts the parts together.
 *
 * <pre>
 *   ReaderWord        one reader in 64 bits: how deep it is inside, and since which epoch
 *   ReaderState       that word, whose it is, and how it changes
 *   SlotTable         the words of readers that did not register
 *   ReaderSet         all words there are
 *   Gate              what a reader passes and pays on its way in, and what a waiter pays for it
 *   GraceScan         one grace period: the sections that were open, and which of them still are
 *   StallWatch        the sections that are open for too long
 *   GraceDriver       begins and ends grace periods, on a thread of Acre's or on that of who is in a hurry
 *   Rounds            numbered rounds of work: grace periods, batches of callbacks; asking for one, waiting for it
 *   Patience          how long a wait may last and whether an interrupt ends it
 *   CallbackQueue     callbacks in blocks, a stripe for a group of threads
 *   CallbackRunner    takes them, waits for a grace period, runs them
 *   Daemon            a thread of Acre's: asleep until it is woken
 * </pre>
 *
 * <p>Modes of access: plain for what one thread alone touches; opaque where only the value matters; release and acquire to
 * publish; whatever is stronger says why.
 */
@NullMarked
package org.acre.purge.grace;

import org.jspecify.annotations.NullMarked;
