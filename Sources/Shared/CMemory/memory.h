#ifndef QINGTONG_MEMORY_H
#define QINGTONG_MEMORY_H

#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

/* Gives what the allocator keeps of freed memory back to the system, where the allocator can be asked. */
static inline void release_free_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

#endif
