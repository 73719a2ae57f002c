package org.acre.purge.grace;

/** Callbacks of all threads: a stripe for a group of threads, so that they seldom meet. Added by any thread, taken by one. */
final class CallbackQueue {
    /** Four for each processor keep most threads of a busy program apart; beyond 128 taking would cost more than adding. */
    private static final int PER_PROCESSOR = 4;
    private static final int MOST = 128;

    private final CallbackStripe[] stripes;

    CallbackQueue(int processors) {
        int wanted = Math.clamp((long) PER_PROCESSOR * processors, PER_PROCESSOR, MOST);
        stripes = new CallbackStripe[Integer.highestOneBit(wanted)];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new CallbackStripe();
        }
    }

    /** Adds a callback. Lock-free. @return false if the queue is closed */
    boolean add(Runnable callback) {
        return stripes[(int) Thread.currentThread().threadId() & (stripes.length - 1)].add(callback);
    }

    boolean isEmpty() {
        for (CallbackStripe stripe : stripes) {
            if (!stripe.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void take(CallbackBatch batch) {
        for (CallbackStripe stripe : stripes) {
            stripe.take(batch);
        }
    }

    void close(CallbackBatch batch) {
        for (CallbackStripe stripe : stripes) {
            stripe.close(batch);
        }
    }
}
