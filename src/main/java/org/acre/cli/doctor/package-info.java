/**
 * What {@code acre doctor} looks at: a class for each thing ({@link org.acre.cli.doctor.Check}), the list of them in one place ({@link
 * org.acre.cli.doctor.Checks}), and the files that they read ({@link org.acre.cli.doctor.Machine}), which tests make up.
 */
@NullMarked
package org.acre.cli.doctor;

import org.jspecify.annotations.NullMarked;
