/**
 * Looks for the settings that suit a trace.
 *
 * <pre>
 *   AdviceSearch      replays the trace with one setting after the other, until the time is used up
 *     Choices         what is tried: values of the builder's settings;  a Setting is the defaults with some of them changed
 *     Trial           one setting with the figures of its replays
 *     Advice          which to use: the Pareto front, and the rule by which one of it is chosen
 * </pre>
 */
@NullMarked
package org.acre.cli.advise;

import org.jspecify.annotations.NullMarked;
