/**
 * Arrays in a region that grow while readers read them, without a lock: a longer copy is made and published, and the old array is freed
 * when no reader can be looking at it any more.
 *
 * <pre>
 *   GrowableArray      longs
 *   GrowableRecords    records of a fixed length
 *   GrowableArrays     arrays of longs, each of which grows, in an array that grows
 *     GrownMemory        one array of elements of any length: publish, copy, retire
 *       ArrayWords         its words in memory
 * </pre>
 *
 * <p>This is what ext4 does with its group descriptors while a file system is resized online. Its array and its count were two words once,
 * and a reader could see the new count with the old array; here the length lies in the array, so that one word publishes both.
 */
@NullMarked
package org.acre.array;

import org.jspecify.annotations.NullMarked;
