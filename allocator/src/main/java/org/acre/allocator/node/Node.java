package org.acre.allocator.node;

import org.acre.allocator.area.AreaTable;

/** A shard of a space: the pools that serve it and the list of what was freed in it. */
public record Node(Pools pools, LazyList lazy) {
    /** Most nodes a space may have: ids take eight bits of an area's word. */
    public static final int MOST = 128;

    /** @return {@code count} empty nodes */
    public static Node[] create(int count, AreaTable areas) {
        Node[] nodes = new Node[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = new Node(new Pools(areas), new LazyList(areas));
        }
        return nodes;
    }
}
