package org.acre.allocator.space;

import static org.acre.allocator.area.AreaTable.NONE;

import org.acre.allocator.area.AreaTable;

/** Chains of records, linked by next, that belong to one thread: counting and sorting them without allocating. */
final class AreaChain {
    private AreaChain() {}

    /**
     * Sorts a chain by start: a natural merge sort. Lists are last in first out and areas are often freed in the order in
     * which they lie, so descending runs are turned round first and the usual chain is one run.
     *
     * @return the first record
     */
    static int sort(AreaTable areas, int chain) {
        int sorted = turnDescendingRuns(areas, chain);
        while (true) {
            int rest = sorted;
            int head = NONE;
            int tail = NONE;
            int merges = 0;
            while (rest != NONE) {
                int first = rest;
                int second = cutRun(areas, first);
                rest = second == NONE ? NONE : cutRun(areas, second);
                merges++;
                while (first != NONE || second != NONE) {
                    int lower;
                    if (second == NONE || (first != NONE && areas.start(first) < areas.start(second))) {
                        lower = first;
                        first = areas.next(first);
                    } else {
                        lower = second;
                        second = areas.next(second);
                    }
                    if (tail == NONE) {
                        head = lower;
                    } else {
                        areas.setNext(tail, lower);
                    }
                    tail = lower;
                }
            }
            if (merges <= 1) {
                return head;
            }
            sorted = head;
        }
    }

    /** Cuts the ascending run at the front off. @return what followed it */
    private static int cutRun(AreaTable areas, int first) {
        int last = first;
        int next = areas.next(last);
        while (next != NONE && areas.start(next) > areas.start(last)) {
            last = next;
            next = areas.next(last);
        }
        areas.setNext(last, NONE);
        return next;
    }

    private static int turnDescendingRuns(AreaTable areas, int chain) {
        int head = NONE;
        int tail = NONE;
        int rest = chain;
        while (rest != NONE) {
            int runTail = rest;
            int runHead = rest;
            rest = areas.next(rest);
            while (rest != NONE && areas.start(rest) < areas.start(runHead)) {
                int next = areas.next(rest);
                areas.setNext(rest, runHead);
                runHead = rest;
                rest = next;
            }
            if (tail == NONE) {
                head = runHead;
            } else {
                areas.setNext(tail, runHead);
            }
            tail = runTail;
        }
        if (tail != NONE) {
            areas.setNext(tail, NONE);
        }
        return head;
    }
}
