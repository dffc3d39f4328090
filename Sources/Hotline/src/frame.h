/* Frames of the wire: ten bytes of header and what it announces (docs/wire.md). */
#ifndef QTH_FRAME_H
#define QTH_FRAME_H

#include "bytes.h"

enum { FRAME_HEADER = 10, FRAME_LIMIT = 4 << 20 };
enum { FRAME_REQUEST = 1, FRAME_RESPONSE = 2, FRAME_DATA = 3 };
enum { FLAG_REMOTE_CLOSED = 1, FLAG_REMOTE_OPEN = 2, FLAG_NO_DATA = 4 };

typedef struct frame {
    uint32_t length;
    uint32_t stream;
    uint8_t type;
    uint8_t flags;
    const uint8_t *data;
} frame;

/* What stands at the front of what came. */
typedef enum frame_state { FRAME_PART, FRAME_WHOLE, FRAME_TOO_LONG } frame_state;

/* Judges a frame by its header before anything is kept for it. `data` points into the bytes. */
frame_state frame_read(const uint8_t *bytes, size_t count, frame *out);
void frame_write(bytes *out, uint32_t stream, uint8_t type, uint8_t flags, const void *data, size_t length);

#endif
