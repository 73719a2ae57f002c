package org.acre.cli;

import java.util.concurrent.Callable;

/**
 * A subcommand of {@code acre} that another jar brings, found by {@link java.util.ServiceLoader}.
 *
 * <p>The class has picocli's {@code @Command} with its name, and a public constructor without arguments. {@link #call} runs on the
 * main thread and returns the exit code, as {@link Acre} lists them.
 */
public interface AcreCommand extends Callable<Integer> {}
