package org.acre.chronicle;

import net.openhft.chronicle.bytes.internal.NativeBytesStore;
import org.acre.owned.OwnedMemory;

/** Chronicle's native store over memory of a region, in place of memory of its own. */
final class AreaBytesStore extends NativeBytesStore<Void> {
    AreaBytesStore(OwnedMemory memory) {
        super(memory.address(), memory.bytes(), memory::free, false);
    }

    /** Chronicle frees in the background because unmapping is slow. A region's free is not. */
    @Override protected boolean canReleaseInBackground() {
        return false;
    }
}
