#include "frame.h"

frame_state frame_read(const uint8_t *data, size_t count, frame *out)
{
    if (count < FRAME_HEADER) {
        /* The first byte of a length we take is zero: a stranger's greeting is known by one byte. */
        return count > 0 && data[0] != 0 ? FRAME_TOO_LONG : FRAME_PART;
    }
    out->length = u32_at(data);
    out->stream = u32_at(data + 4);
    out->type = data[8];
    out->flags = data[9];
    out->data = data + FRAME_HEADER;
    if (out->length > FRAME_LIMIT) return FRAME_TOO_LONG;
    return count - FRAME_HEADER < out->length ? FRAME_PART : FRAME_WHOLE;
}

void frame_write(bytes *out, uint32_t stream, uint8_t type, uint8_t flags, const void *data, size_t length)
{
    uint8_t header[FRAME_HEADER];
    u32_put(header, (uint32_t)length);
    u32_put(header + 4, stream);
    header[8] = type;
    header[9] = flags;
    /* Both or neither: half a frame would take the next one's header for its data. */
    if (!bytes_reserve(out, FRAME_HEADER + length)) return;
    bytes_add(out, header, FRAME_HEADER);
    bytes_add(out, data, length);
}
