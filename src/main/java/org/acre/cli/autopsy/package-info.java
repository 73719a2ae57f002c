/**
 * What a JVM died of: the error file that HotSpot leaves says where, the black box of the region says whose that was.
 *
 * <pre>
 *   Autopsy          both together: a Finding for the fault, and one for each register that points into the region
 *     ErrorFile      what is read from hs_err_pidN.log; ErrorFileReader reads it
 *     BoxHistory     what the box knows of an address: its last owner, free and purge
 *     Finding        an address, its Life, its Neighbours
 *   AutopsyText      for people
 *   AutopsyJson      for programs
 * </pre>
 */
@NullMarked
package org.acre.cli.autopsy;

import org.jspecify.annotations.NullMarked;
