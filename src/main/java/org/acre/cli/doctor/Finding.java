package org.acre.cli.doctor;

/**
 * What one check has found.
 *
 * @param check what was looked at, in a word or two
 * @param level how much it matters
 * @param found what there is, with its numbers
 * @param meaning what that means for Acre
 * @param change what to change; empty if nothing is to be changed
 */
public record Finding(String check, Level level, String found, String meaning, String change) {
    static Finding ok(String check, String found, String meaning) {
        return new Finding(check, Level.OK, found, meaning, "");
    }

    static Finding note(String check, String found, String meaning, String change) {
        return new Finding(check, Level.NOTE, found, meaning, change);
    }

    static Finding warning(String check, String found, String meaning, String change) {
        return new Finding(check, Level.WARNING, found, meaning, change);
    }

    /** There is nothing to look at: another OS, or a kernel without it. */
    static Finding unknown(String check, String file) {
        return note(check, "not known: " + file + " cannot be read", "nothing can be said about it", "");
    }
}
