#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "envelope.pb-c.h"

enum { MOST_METADATA = 8 };

/* Frames the message without a copy of it in between. */
static int frame_message(bytes *out, uint32_t stream, uint8_t flags, const ProtobufCMessage *message)
{
    size_t length = protobuf_c_message_get_packed_size(message);
    if (length > FRAME_LIMIT) return -1;
    uint8_t *place = bytes_reserve(out, FRAME_HEADER + length);
    if (!place) return -1;
    u32_put(place, (uint32_t)length);
    u32_put(place + 4, stream);
    place[8] = FRAME_REQUEST;
    place[9] = flags;
    protobuf_c_message_pack(message, place + FRAME_HEADER);
    out->length += FRAME_HEADER + length;
    return 0;
}

int request_write(bytes *out, uint32_t stream, const call *call)
{
    Qth__Wire__Request request = QTH__WIRE__REQUEST__INIT;
    Qth__Wire__KeyValue values[MOST_METADATA];
    Qth__Wire__KeyValue *pointers[MOST_METADATA];
    char time[24], timeout[24], signature_hex[2 * SIGNATURE_BYTES + 1];
    size_t count = 0;
    struct {
        const char *key, *value;
    } pairs[MOST_METADATA];
#define PAIR(name, text) (pairs[count].key = (name), pairs[count].value = (text), count++)

    if (call->by) {
        bytes text = {0};
        uint8_t signature[SIGNATURE_BYTES];
        call_text(&text, call->by, call->service, call->method, call->request_id, call->time, call->payload,
                  call->opens_stream ? 0 : call->length);
        int failed = sign_text(&text, call->by, signature);
        bytes_free(&text);
        if (failed) return -1;
        hex_of(signature, sizeof signature, signature_hex);
        snprintf(time, sizeof time, "%" PRId64, call->time);
        PAIR("qt-principal", call->by->principal);
        PAIR("qt-request-id", call->request_id);
        PAIR("qt-time", time);
        PAIR("qt-signature", signature_hex);
    }
    if (call->opens_stream && call->timeout) {
        snprintf(timeout, sizeof timeout, "%" PRId64, call->timeout);
        PAIR("qt-timeout", timeout);
    }
    if (call->language) PAIR("accept-language", call->language);
    if (call->source) PAIR("qt-source", call->source);
#undef PAIR

    for (size_t i = 0; i < count; i++) {
        qth__wire__key_value__init(&values[i]);
        values[i].key = (char *)pairs[i].key;
        values[i].value = (char *)pairs[i].value;
        pointers[i] = &values[i];
    }
    request.service = (char *)call->service;
    request.method = (char *)call->method;
    request.payload.data = (uint8_t *)call->payload;
    request.payload.len = call->length;
    request.timeout_nano = call->opens_stream ? 0 : call->timeout;
    request.metadata = pointers;
    request.n_metadata = count;
    return frame_message(out, stream, call->opens_stream ? FLAG_REMOTE_OPEN : 0, &request.base);
}
