/* Requests as they go out: envelope, metadata, signature; and statuses as they come back. */
#ifndef QTH_REQUEST_H
#define QTH_REQUEST_H

#include "sign.h"

#define CONTROL_SERVICE "qingtong.rpc.v1.Control"

typedef struct call {
    const char *service;
    const char *method;
    const uint8_t *payload;
    size_t length;
    /* NULL: the call is not signed. */
    const signer *by;
    const char *request_id;
    int64_t time;
    /* Nanoseconds the server may work; 0 says nothing of it. */
    int64_t timeout;
    const char *language;
    const char *source;
    /* Opens a client stream: signed over an empty payload, and its time stands in the metadata. */
    int opens_stream;
} call;

/* Adds the frame that opens the call. 0, or -1 when it does not fit. */
int request_write(bytes *out, uint32_t stream, const call *call);

/* How a call ended, as the service told it. */
typedef struct outcome {
    /* A gRPC code; 0 is OK. */
    int32_t code;
    /* Milliseconds before which it makes no sense to try again; -1 when nothing was said. */
    int64_t retry_ms;
    char reason[65];
    char field[129];
    char text[513];
} outcome;

/* Takes a response apart: 0, or -1 when it cannot be read. `payload` points into data. */
int response_read(const uint8_t *data, size_t length, outcome *out, const uint8_t **payload, size_t *payload_length);

#endif
