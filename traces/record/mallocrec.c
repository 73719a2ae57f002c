/*
 * mallocrec: records every malloc, calloc, realloc, aligned allocation and free of one process, in the order they happened.
 *
 *   cc -O2 -shared -fPIC -o mallocrec.so mallocrec.c -lpthread
 *   env MALLOCREC_OUT=raw.bin LD_PRELOAD=./mallocrec.so program args...
 *   python3 convert.py tr raw.bin program.tr.gz
 *
 * One lock is held across the real call and its record, so the order of the records is one the allocator really saw.
 * Records go to a shared mapping of a sparse file: nothing to flush, and what was recorded survives any kind of exit.
 * Only the process that is started is recorded: a fork is told by its pid, an exec by LD_PRELOAD being taken from the
 * environment. Needs glibc, whose __libc_* entry points are the real allocator.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

struct event {                 /* little endian, 32 bytes; op 0 ends the file */
    uint64_t address;          /* of the block afterwards; of the block freed */
    uint64_t old;              /* resize: of the block before */
    uint64_t size;
    uint32_t align;            /* 0: the default */
    uint16_t thread;           /* 0 is the first to allocate */
    uint8_t op;                /* 'a' allocate, 'z' zeroed, 'r' resize, 'f' free */
    uint8_t unused;
};

#define CAPACITY ((uint64_t) 8 << 20)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct event *events;
static uint64_t count;
static pid_t owner;
static uint16_t threads;
static __thread int thread __attribute__((tls_model("initial-exec")));

static void start(void) {      /* runs in the first allocation, when there is one thread */
    owner = -1;
    const char *path = getenv("MALLOCREC_OUT");
    if (path == NULL)
        return;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || ftruncate(fd, CAPACITY * sizeof(struct event)) != 0)
        abort();
    events = mmap(NULL, CAPACITY * sizeof(struct event), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (events == MAP_FAILED)
        abort();
    close(fd);
    owner = getpid();
}

__attribute__((constructor)) static void not_the_children(void) {
    unsetenv("LD_PRELOAD");
}

static int enter(void) {       /* true: to be recorded, and the lock is held */
    if (owner == 0 && environ != NULL)
        start();
    if (owner <= 0 || getpid() != owner)
        return 0;
    pthread_mutex_lock(&lock);
    return 1;
}

static void leave(void) {
    pthread_mutex_unlock(&lock);
}

static void record(char op, const void *address, const void *old, size_t size, size_t align) {
    if (count + 1 >= CAPACITY)
        abort();               /* never a trace with its end missing */
    if (thread == 0)
        thread = ++threads;
    events[count++] = (struct event) {
        .address = (uintptr_t) address, .old = (uintptr_t) old, .size = size,
        .align = (uint32_t) align, .thread = (uint16_t) (thread - 1), .op = (uint8_t) op
    };
}

void *malloc(size_t size) {
    int recording = enter();
    void *p = __libc_malloc(size);
    if (recording) {
        if (p != NULL)
            record('a', p, NULL, size, 0);
        leave();
    }
    return p;
}

void *calloc(size_t n, size_t size) {
    int recording = enter();
    void *p = __libc_calloc(n, size);
    if (recording) {
        if (p != NULL)
            record('z', p, NULL, n * size, 0);
        leave();
    }
    return p;
}

void *realloc(void *old, size_t size) {
    int recording = enter();
    void *p = __libc_realloc(old, size);
    if (recording) {
        if (old == NULL && p != NULL)
            record('a', p, NULL, size, 0);
        else if (old != NULL && p != NULL)
            record('r', p, old, size, 0);
        else if (old != NULL && size == 0)
            record('f', old, NULL, 0, 0);
        leave();
    }
    return p;
}

void *reallocarray(void *old, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, bytes);
}

void *memalign(size_t align, size_t size) {
    int recording = enter();
    void *p = __libc_memalign(align, size);
    if (recording) {
        if (p != NULL)
            record('a', p, NULL, size, align);
        leave();
    }
    return p;
}

void *aligned_alloc(size_t align, size_t size) {
    return memalign(align, size);
}

int posix_memalign(void **result, size_t align, size_t size) {
    if (align % sizeof(void *) != 0 || (align & (align - 1)) != 0 || align == 0)
        return EINVAL;
    int saved = errno;
    void *p = memalign(align, size);
    errno = saved;
    if (p == NULL)
        return ENOMEM;
    *result = p;
    return 0;
}

void free(void *p) {
    if (p == NULL)
        return;
    int recording = enter();
    if (recording)
        record('f', p, NULL, 0, 0);
    __libc_free(p);
    if (recording)
        leave();
}
