/**
 * The one door of this floor for the floors above: exported to {@code org.acre.purge} and {@code org.acre} alone.
 *
 * <pre>
 *   org.acre.purge                                     org.acre.allocator
 *     Purger      --- purge, attach, detach ------->   SpaceDoor
 *     DeferredFree -- defer, release -------------->       |
 *     (threads)   &lt;-- crossed, overfull ------------   PurgeDriver      when to purge is decided above
 *     (memory)    &lt;-- relieve ----------------------   Relief           what else makes room is known above
 *     (budgets)   &lt;-- admit ------------------------   Admission        what pages cost is known above
 *     (helpers)   &lt;-- run --------------------------   HelperCrew       this floor starts no thread
 *     (the hook)  &lt;-- invalidate, discard ----------   BatchHook        this floor knows no mappings
 * </pre>
 */
@NullMarked
package org.acre.allocator.spi;

import org.jspecify.annotations.NullMarked;
