#include "bytes.h"
#include "unpack.h"

typedef struct scan {
    const uint8_t *data;
    size_t length;
    size_t place;
    /* Fields and items that may still come. */
    uint32_t *left;
} scan;

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

static int varint(scan *in, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (in->place >= in->length) return -1;
        uint8_t byte = in->data[in->place++];
        if (shift == 63 && byte > 1) return -1;
        *value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return 0;
    }
    return -1;
}

/* One field's head: its number, its kind on the wire, and where its value stands. */
static int next_field(scan *in, uint32_t *number, int *wire, const uint8_t **value, size_t *length)
{
    uint64_t tag, size;
    if (varint(in, &tag) || tag > UINT32_MAX || tag >> 3 == 0) return -1;
    *number = (uint32_t)(tag >> 3);
    *wire = (int)(tag & 7);
    size_t begin = in->place;
    switch (*wire) {
    case WIRE_VARINT:
        if (varint(in, &size)) return -1;
        *value = in->data + begin;
        *length = in->place - begin;
        return 0;
    case WIRE_64: size = 8; break;
    case WIRE_32: size = 4; break;
    case WIRE_BYTES:
        if (varint(in, &size)) return -1;
        break;
    /* Groups are of an older language; nobody here sends them. */
    default: return -1;
    }
    if (size > in->length - in->place) return -1;
    *value = in->data + in->place;
    *length = (size_t)size;
    in->place += (size_t)size;
    return 0;
}

/* The kind on the wire that a field has when it stands alone. */
static int wire_of(ProtobufCType type)
{
    switch (type) {
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT: return WIRE_32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE: return WIRE_64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE: return WIRE_BYTES;
    default: return WIRE_VARINT;
    }
}

static int take(scan *in)
{
    if (*in->left == 0) return -1;
    --*in->left;
    return 0;
}

/* Items of one kind, one after the other within a single field. */
static int packed(scan *in, int wire)
{
    while (in->place < in->length) {
        uint64_t value;
        if (take(in)) return -1;
        if (wire == WIRE_VARINT) {
            if (varint(in, &value)) return -1;
        } else {
            size_t size = wire == WIRE_64 ? 8 : 4;
            if (in->length - in->place < size) return -1;
            in->place += size;
        }
    }
    return 0;
}

static int message(const ProtobufCMessageDescriptor *kind, scan *in, int depth)
{
    if (depth > UNPACK_DEPTH) return -1;
    while (in->place < in->length) {
        uint32_t number;
        int wire;
        const uint8_t *value;
        size_t length;
        if (take(in) || next_field(in, &number, &wire, &value, &length)) return -1;
        const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field(kind, number);
        if (!field) continue;
        int own = wire_of(field->type);
        if (wire != own) {
            scan items = {value, length, 0, in->left};
            if (wire != WIRE_BYTES || own == WIRE_BYTES || field->label != PROTOBUF_C_LABEL_REPEATED) return -1;
            if (packed(&items, own)) return -1;
        } else if (field->type == PROTOBUF_C_TYPE_STRING) {
            /* A zero within would end the text early in C. */
            for (size_t i = 0; i < length; i++) {
                if (!value[i]) return -1;
            }
            if (!utf8_holds(value, length)) return -1;
        } else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
            scan inner = {value, length, 0, in->left};
            if (message(field->descriptor, &inner, depth + 1)) return -1;
        }
    }
    return 0;
}

int scan_message(const ProtobufCMessageDescriptor *kind, const uint8_t *data, size_t length)
{
    uint32_t left = UNPACK_FIELDS;
    scan in = {data, length, 0, &left};
    return message(kind, &in, 1);
}

const uint8_t *raw_field(const uint8_t *data, size_t length, uint32_t wanted, size_t *field_length)
{
    scan in = {data, length, 0, NULL};
    const uint8_t *found = NULL;
    while (in.place < in.length) {
        uint32_t number;
        int wire;
        const uint8_t *value;
        size_t size;
        if (next_field(&in, &number, &wire, &value, &size)) return NULL;
        if (number != wanted || wire != WIRE_BYTES) continue;
        found = value;
        *field_length = size;
    }
    return found;
}
