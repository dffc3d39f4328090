/* Structures that cross the border: an older program's are shorter, and their missing fields are zero; of what goes out, as much
 * as there is room for. */
#ifndef QTH_SIZED_H
#define QTH_SIZED_H

#include <stddef.h>

/* 0, or -1 when there is none or its size makes no sense. */
int sized_in(void *to, size_t size, const void *from, size_t from_size);
/* Keeps the size that the other side set. */
void sized_out(void *to, size_t to_size, const void *from, size_t size);

#endif
