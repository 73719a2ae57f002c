package org.acre.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.acre.purge.MappingInvalidation;
import org.acre.purge.RangeSet;
import org.acre.revoke.LetGo;

/**
 * What a purge of views does: revokes the segments of the batch; and of what is revoked keeps some blocks mapped, for views
 * of the same pages, and unmaps the others, neighbours in one call.
 *
 * <p>A range that the kernel does not let go of is kept back for ever: somebody else may have its addresses by now.
 */
final class ViewInvalidation implements MappingInvalidation {
    private static final System.Logger LOGGER = System.getLogger(ViewInvalidation.class.getName());

    private final ViewSpace space;
    private final MappedBlocks blocks;
    /** Starts of what is kept back for ever. Used by passes, which come one at a time. */
    private final Set<Long> lost = new HashSet<>();

    ViewInvalidation(ViewSpace space, MappedBlocks blocks) {
        this.space = space;
        this.blocks = blocks;
    }

    @Override public void invalidate(long lowest, long highest, RangeSet ranges) {
        LetGo revoked = new LetGo(ranges);
        space.revocation().invalidate(lowest, highest, revoked);
        blocks.beginPass();
        List<ViewBlock> unwanted = new ArrayList<>();
        List<ViewBlock> kept = new ArrayList<>();
        revoked.forEachArea((start, end, tag) -> {
            ViewBlock block = blocks.holding(start);
            if (block != null && lost.contains(start)) {
                kept.add(block);
            } else if (block != null && !blocks.keep(block)) {
                unwanted.add(block);
            }
        });
        int first = 0;
        for (int i = 1; i <= unwanted.size(); i++) {
            if (i == unwanted.size() || unwanted.get(i).start != unwanted.get(i - 1).end()) {
                List<ViewBlock> run = unwanted.subList(first, i);
                if (!unmap(run)) {
                    kept.addAll(run);
                }
                first = i;
            }
        }
        kept.forEach(block -> ranges.keep(block.start, block.end()));
    }

    /** Unmaps neighbours in one call. */
    private boolean unmap(List<ViewBlock> run) {
        long start = run.getFirst().start;
        long bytes = run.getLast().end() - start;
        int errno = space.hide(start, bytes);
        if (errno == 0) {
            run.forEach(blocks::unmapped);
            return true;
        }
        run.forEach(block -> lost.add(block.start));
        LOGGER.log(System.Logger.Level.ERROR, "{0} bytes at 0x{1} of freed views could not be unmapped and are lost: {2}",
                Long.toString(bytes), Long.toHexString(start), ViewSpace.errorName(errno));
        return false;
    }
}
