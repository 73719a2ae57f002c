package org.acre.model;

import java.util.SplittableRandom;

/**
 * What random programs are run against: it draws operations, and begins runs.
 *
 * @param <O> operations: records of numbers that mean something whatever came before, such as "free the seventh of the live areas, counted
 *     round", so that a program stays one when operations are left out or made smaller
 */
public interface Subject<O extends Record> {
    /** One more operation. */
    O draw(SplittableRandom random);

    /** The real thing and a model of it, as they are at the start of a program. */
    Run<O> begin();

    /** How a regression test writes this subject down. */
    String inJava();
}
