/** Lincheck: histories of few operations of few threads, all interleavings up to a bound, against a sequential class. */
package org.acre.stress.linear;
