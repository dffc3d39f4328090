#include <string.h>

#include "envelope.pb-c.h"
#include "google/rpc/error_details.pb-c.h"
#include "request.h"
#include "unpack.h"

/* A detail's kind is what stands after the last slash of its address. */
static int is_kind(const char *address, const char *kind)
{
    const char *slash = strrchr(address, '/');
    return strcmp(slash ? slash + 1 : address, kind) == 0;
}

static int64_t milliseconds(const Google__Protobuf__Duration *delay)
{
    const int64_t day = 24 * 60 * 60;
    if (!delay || delay->seconds < 0 || delay->nanos < 0) return 0;
    /* Who says longer than a day is asked again after one. */
    if (delay->seconds >= day) return day * 1000;
    return delay->seconds * 1000 + (delay->nanos + 999999) / 1000000;
}

static void detail_read(const Google__Protobuf__Any *detail, outcome *out, arena *in)
{
    const uint8_t *data = detail->value.data;
    size_t length = detail->value.len;
    if (is_kind(detail->type_url, "google.rpc.ErrorInfo")) {
        Google__Rpc__ErrorInfo *info = unpack(&google__rpc__error_info__descriptor, data, length, in);
        if (info) text_put_plain(out->reason, sizeof out->reason, info->reason);
    } else if (is_kind(detail->type_url, "google.rpc.BadRequest")) {
        Google__Rpc__BadRequest *bad = unpack(&google__rpc__bad_request__descriptor, data, length, in);
        if (bad && bad->n_field_violations) text_put_plain(out->field, sizeof out->field, bad->field_violations[0]->field);
    } else if (is_kind(detail->type_url, "google.rpc.RetryInfo")) {
        Google__Rpc__RetryInfo *retry = unpack(&google__rpc__retry_info__descriptor, data, length, in);
        if (retry) out->retry_ms = milliseconds(retry->retry_delay);
    }
}

int response_read(const uint8_t *data, size_t length, outcome *out, const uint8_t **payload, size_t *payload_length)
{
    arena memory;
    memset(out, 0, sizeof *out);
    out->retry_ms = -1;
    arena_begin(&memory, UNPACK_BYTES);
    Qth__Wire__Response *response = unpack(&qth__wire__response__descriptor, data, length, &memory);
    if (response && response->status) {
        out->code = response->status->code;
        text_put_plain(out->text, sizeof out->text, response->status->message);
        for (size_t i = 0; i < response->status->n_details; i++) detail_read(response->status->details[i], out, &memory);
    }
    arena_end(&memory);
    if (!response) return -1;
    *payload = raw_field(data, length, 2, payload_length);
    if (!*payload) *payload_length = 0;
    return 0;
}
