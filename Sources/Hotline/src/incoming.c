/* Frames that came: answers to our calls, and the few calls that a service makes. */
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "envelope.pb-c.h"
#include "qingtong/rpc/v1/control.pb-c.h"

enum { HELLO_STREAM = 1, VERSION = 1, CODE_UNIMPLEMENTED = 12 };

void greet(qth_client *client)
{
    Qingtong__Rpc__V1__HelloRequest hello = QINGTONG__RPC__V1__HELLO_REQUEST__INIT;
    uint32_t versions[] = {VERSION};
    char *features[] = {"credit"};
    uint8_t payload[128];
    hello.versions = versions;
    hello.n_versions = 1;
    hello.features = features;
    hello.n_features = 1;
    hello.credit = 16;
    call first = {.service = CONTROL_SERVICE, .method = "Hello", .payload = payload};
    first.length = qingtong__rpc__v1__hello_request__pack(&hello, payload);
    if (request_write(&client->conn.out, HELLO_STREAM, &first))
        conn_lose(client, clock_ms(), QTH_NO_MEMORY, "not-sent", NULL);
    else client->conn.next_stream = HELLO_STREAM + 2;
}

static void open_up(qth_client *client)
{
    client->conn.state = CONN_OPEN;
    client->conn.failures = 0;
    client->trouble = QTH_OK;
}

static int has_feature(const Qingtong__Rpc__V1__HelloReply *reply, const char *name)
{
    for (size_t i = 0; i < reply->n_features; i++) {
        if (strcmp(reply->features[i], name) == 0) return 1;
    }
    return 0;
}

/* The answer to our greeting: 0, or -1 when nothing further may be said on this connection. */
static int greeted(qth_client *client, int64_t now, const frame *came)
{
    outcome how;
    const uint8_t *payload;
    size_t length;
    if (response_read(came->data, came->length, &how, &payload, &length)) return -1;
    if (how.code == CODE_UNIMPLEMENTED) {
        /* A peer that knows no greeting is served all the same, without credit. */
        open_up(client);
        return 0;
    }
    if (how.code) {
        conn_lose(client, now, QTH_UNAVAILABLE, how.reason, how.text);
        if (how.retry_ms > 0) client->conn.dial_at = now + pause_before(1, how.retry_ms, client->pause_ms);
        return 0;
    }
    arena memory;
    arena_begin(&memory, UNPACK_BYTES);
    Qingtong__Rpc__V1__HelloReply *reply = unpack(&qingtong__rpc__v1__hello_reply__descriptor, payload, length, &memory);
    int failed = !reply;
    if (reply && reply->node[0] && strcmp(reply->node, client->target)) {
        char text[256];
        snprintf(text, sizeof text, "%.100s != %.100s", reply->node, client->target);
        conn_lose(client, now, QTH_WRONG_SERVICE, "wrong-service", text);
    } else if (reply) {
        if (reply->time > 0) {
            client->skew_ms = (reply->time - clock_utc()) / 1000;
            client->has_skew = 1;
        }
        client->conn.has_credit = has_feature(reply, "credit");
        client->conn.credit = reply->credit;
        open_up(client);
    }
    arena_end(&memory);
    return failed ? -1 : 0;
}

static int response_came(qth_client *client, int64_t now, const frame *came)
{
    if (client->conn.state == CONN_GREETS) return came->stream == HELLO_STREAM ? greeted(client, now, came) : -1;
    op *answered = op_on_stream(client, came->stream);
    /* Of a call that was given up, or of one of the connection's own. */
    if (!answered) return 0;
    outcome how;
    const uint8_t *payload;
    size_t length;
    if (response_read(came->data, came->length, &how, &payload, &length)) return -1;
    op_answered(client, answered, now, &how, payload, length);
    return 0;
}

/* A service calls to grant credit, or to see whether anybody is there. */
static int request_came(qth_client *client, const frame *came)
{
    /* status { code: 12 } */
    static const uint8_t unimplemented[] = {0x0a, 0x02, 0x08, CODE_UNIMPLEMENTED};
    arena memory;
    arena_begin(&memory, UNPACK_BYTES);
    Qth__Wire__Request *request = unpack(&qth__wire__request__descriptor, came->data, came->length, &memory);
    int known = request && strcmp(request->service, CONTROL_SERVICE) == 0;
    if (known && strcmp(request->method, "Credit") == 0) {
        Qingtong__Rpc__V1__CreditRequest *credit = unpack(&qingtong__rpc__v1__credit_request__descriptor, request->payload.data,
                                                          request->payload.len, &memory);
        op *granted = credit ? op_on_stream(client, credit->stream_id) : NULL;
        if (granted && granted->upload) {
            upload_credit(granted, credit->messages);
            upload_go_on(client, granted);
        }
    } else if (known) {
        known = strcmp(request->method, "Ping") == 0;
    }
    frame_write(&client->conn.out, came->stream, FRAME_RESPONSE, 0, unimplemented, known ? 0 : sizeof unimplemented);
    int failed = !request || client->conn.out.failed;
    arena_end(&memory);
    return failed ? -1 : 0;
}

int frames_take(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    size_t taken = 0;
    for (;;) {
        frame came;
        frame_state state = frame_read(self->in.data + taken, self->in.length - taken, &came);
        if (state == FRAME_TOO_LONG) return -1;
        if (state == FRAME_PART) break;
        int failed = -1;
        if (came.type == FRAME_RESPONSE && came.stream % 2 == 1) failed = response_came(client, now, &came);
        else if (came.type == FRAME_REQUEST && came.stream % 2 == 0) failed = request_came(client, &came);
        /* Nobody streams to us: data is of a stream we left, or nonsense. */
        else if (came.type == FRAME_DATA) failed = 0;
        if (failed) return -1;
        /* What came may have ended the connection, and its buffers with it. */
        if (self->state == CONN_NONE) return 0;
        taken += FRAME_HEADER + came.length;
    }
    bytes_drop(&self->in, taken);
    return 0;
}
