#include <stdlib.h>

#include "unpack.h"

struct arena_block {
    struct arena_block *next;
    /* Keeps what follows aligned for everything. */
    union {
        long double number;
        void *pointer;
        long long whole;
    } start[];
};

static void *arena_take(void *data, size_t size)
{
    arena *self = data;
    if (size > self->cap - self->used) return NULL;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block) return NULL;
    block->next = self->blocks;
    self->blocks = block;
    self->used += size;
    return block->start;
}

/* Everything goes at once, in arena_end. */
static void arena_leave(void *data, void *pointer)
{
    (void)data;
    (void)pointer;
}

void arena_begin(arena *self, size_t cap)
{
    self->blocks = NULL;
    self->used = 0;
    self->cap = cap;
    self->allocator.alloc = arena_take;
    self->allocator.free = arena_leave;
    self->allocator.allocator_data = self;
}

void arena_end(arena *self)
{
    while (self->blocks) {
        struct arena_block *next = self->blocks->next;
        free(self->blocks);
        self->blocks = next;
    }
    self->used = 0;
}

void *unpack(const ProtobufCMessageDescriptor *kind, const uint8_t *data, size_t length, arena *in)
{
    if (scan_message(kind, data, length)) return NULL;
    return protobuf_c_message_unpack(kind, &in->allocator, length, data);
}
