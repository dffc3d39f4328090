#include "sized.h"

#include <string.h>

int sized_in(void *to, size_t size, const void *from, size_t from_size)
{
    memset(to, 0, size);
    /* A program of a later header may say more than we know; what it says in fields that we lack, we cannot heed. */
    if (!from || from_size <= sizeof(size_t) || from_size > 1 << 16) return -1;
    memcpy(to, from, from_size < size ? from_size : size);
    return 0;
}

void sized_out(void *to, size_t to_size, const void *from, size_t size)
{
    if (!to || to_size <= sizeof(size_t)) return;
    size_t shared = to_size < size ? to_size : size;
    memcpy((char *)to + sizeof(size_t), (const char *)from + sizeof(size_t), shared - sizeof(size_t));
}
