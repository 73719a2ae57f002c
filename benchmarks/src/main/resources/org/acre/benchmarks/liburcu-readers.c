/* What liburcu's memb flavour takes for the two calls of a read-side section: nanoseconds, best of nine. */
#define _LGPL_SOURCE
#include <stdio.h>
#include <time.h>
#include <urcu/urcu-memb.h>

enum { PASSES = 50 * 1000 * 1000, TRIES = 9 };

static long *volatile pointer;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Nanoseconds for one load, inside a section or not. */
static double best(int inside) {
    double least = 1e9;
    for (int try = 0; try < TRIES; try++) {
        double start = now();
        for (long i = 0; i < PASSES; i++) {
            if (inside) urcu_memb_read_lock();
            (void) *pointer;
            if (inside) urcu_memb_read_unlock();
        }
        double each = (now() - start) / PASSES;
        if (each < least) least = each;
    }
    return least;
}

int main(void) {
    long value = 7;
    pointer = &value;
    urcu_memb_register_thread();
    printf("%.2f %.2f\n", best(0), best(1));
    urcu_memb_unregister_thread();
    return 0;
}
