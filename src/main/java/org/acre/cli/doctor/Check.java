package org.acre.cli.doctor;

/** Looks at one thing that Acre depends on. Changes nothing, and never throws for what it finds. */
@FunctionalInterface
interface Check {
    Finding look(Machine machine);
}
