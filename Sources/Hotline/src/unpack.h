/* Messages from outside: looked through before anything is built of them, and built within a cap.
 *
 * protobuf-c descends as deep as a message nests, takes any bytes for text, and asks for memory as a message tells it to. So the
 * bytes are walked first, by the same descriptors. */
#ifndef QTH_UNPACK_H
#define QTH_UNPACK_H

#include <protobuf-c/protobuf-c.h>

enum {
    UNPACK_DEPTH = 16,
    /* Fields and items of all depths together. */
    UNPACK_FIELDS = 20000,
    /* Bytes that one message may take once it is unpacked. */
    UNPACK_BYTES = 16 << 20
};

/* 0 when the bytes are a message of that kind within the limits, else -1. */
int scan_message(const ProtobufCMessageDescriptor *kind, const uint8_t *data, size_t length);

/* Memory of one message; freed as a whole. */
typedef struct arena {
    struct arena_block *blocks;
    size_t used;
    size_t cap;
    ProtobufCAllocator allocator;
} arena;

void arena_begin(arena *self, size_t cap);
void arena_end(arena *self);

/* The message, which lives until arena_end; NULL when it does not hold. */
void *unpack(const ProtobufCMessageDescriptor *kind, const uint8_t *data, size_t length, arena *in);

/* The raw bytes of the last field of that number that is a message or bytes; NULL when there is none. For what was signed or
 * hashed as it was sent, and must not be written anew. */
const uint8_t *raw_field(const uint8_t *data, size_t length, uint32_t number, size_t *field_length);

#endif
