/**
 * The cases of the kernel's {@code lib/test_vmalloc.c}: same names, same bits, same parameters, same meaning.
 *
 * <pre>
 *   SuiteRun              workers on a gate, released together; each runs the chosen cases in its order
 *     SuiteCases          all of them, in the order of their bits
 *     SuiteCase           one case: a name, a bit, what it does      one file each
 *     SuiteMemory         the regions of a run
 *     CaseMemory          a region as a case sees it: allocate, touch, view, free
 *   CaseResult            one case on all workers
 * </pre>
 */
@NullMarked
package org.acre.cli.suite;

import org.jspecify.annotations.NullMarked;
