/**
 * The {@code acre} command: {@link Acre} and a class for each subcommand, which read options and print results. The work is
 * done in the packages below: {@code trace} reads traces, {@code record} writes them, {@code replay} replays them, {@code advise}
 * looks for settings that suit them, {@code suite} runs the kernel's test cases; {@code live} looks into JVMs that run, {@code map} draws
 * spaces, {@code report} makes pages of HTML, {@code autopsy} says
 * what a JVM died of. Other jars bring further subcommands: {@link AcreCommand}.
 */
@NullMarked
package org.acre.cli;

import org.jspecify.annotations.NullMarked;
