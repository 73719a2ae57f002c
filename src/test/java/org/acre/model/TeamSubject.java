package org.acre.model;

import java.util.SplittableRandom;

/**
 * What random programs of several threads are run against: see {@link Subject}, whose words on operations hold here too. A choice is one
 * among what the thread itself holds.
 *
 * @param <O> operations
 */
public interface TeamSubject<O extends Record> {
    /** One more operation, of any thread. */
    O draw(SplittableRandom random);

    /** The real thing as it is at the start of a program. */
    Team<O> begin();

    /** How a regression test writes this subject down. */
    String inJava();
}
