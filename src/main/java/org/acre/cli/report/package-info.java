/** Reports that people read: pages of HTML that need nothing else, plots in them, and what the machine is. */
@NullMarked
package org.acre.cli.report;

import org.jspecify.annotations.NullMarked;
