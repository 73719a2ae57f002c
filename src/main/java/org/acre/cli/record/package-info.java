/**
 * Records the mappings of a program and its children as a trace that {@code acre replay} reads.
 *
 * <pre>
 *   Strace              finds strace and runs a program under it
 *   Recording           the life of one recording: run, then convert, whatever ends it
 *     StraceReader      what strace wrote, as whole calls
 *     ProcessTree       which threads share which addresses, and what is mapped there
 *     MapConverter      calls to lines of a trace .mm
 * </pre>
 */
@NullMarked
package org.acre.cli.record;

import org.jspecify.annotations.NullMarked;
