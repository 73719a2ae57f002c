/**
 * The contention lab: {@code acre bench} runs a set of questions with JMH and writes one report that a reader can check.
 *
 * <pre>
 *   BenchCommand, CompareCommand, BaselineCommand      what the user types
 *        |
 *   Lab        runs forks by turns within a Budget:  ForkRunner (JMH), LockWaits (JFR), Perf
 *        |     what to run: Questions, a list of Question; each has points along an axis, and columns: ours and the peers
 *   Report     all samples and where they were taken (Place); ReportJson writes and reads it; Ratios are computed from it
 *        |
 *   HtmlReport one ReportSection after another; plots by Lets-Plot (Plots; org.acre.cli.report)       Comparison   two sets of ratios
 * </pre>
 */
@NullMarked
package org.acre.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
