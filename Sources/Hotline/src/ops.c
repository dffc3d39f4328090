#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "upload.h"
#include "qingtong/rpc/v1/control.pb-c.h"

void op_begin(op *self, const char *service, const char *method, const uint8_t *payload, size_t length)
{
    memset(self, 0, sizeof *self);
    self->service = service;
    self->method = method;
    self->payload = payload;
    self->length = length;
    self->trouble = QTH_PENDING;
}

static void new_request_id(op *self)
{
    uint8_t id[REQUEST_ID_BYTES];
    randombytes_buf(id, sizeof id);
    hex_of(id, sizeof id, self->request_id);
}

int op_wait(qth_client *client, op *waiting, int64_t due)
{
    waiting->due = due;
    if (heap_push(client, waiting)) return -1;
    waiting->state = OP_WAITS;
    return 0;
}

static void land(qth_client *client, op *landing)
{
    for (op **at = &client->flying; *at; at = &(*at)->next_flying) {
        if (*at != landing) continue;
        *at = landing->next_flying;
        client->flying_count--;
        return;
    }
}

void op_leave(qth_client *client, op *leaving)
{
    if (leaving->state == OP_WAITS) heap_remove(client, leaving);
    if (leaving->state == OP_FLIES) land(client, leaving);
    leaving->state = OP_IDLE;
}

void op_cancel(qth_client *client, op *given_up)
{
    if (given_up->state == OP_FLIES && client->conn.state == CONN_OPEN) {
        Qingtong__Rpc__V1__CancelRequest cancel = QINGTONG__RPC__V1__CANCEL_REQUEST__INIT;
        uint8_t payload[16];
        cancel.stream_id = given_up->stream;
        call told = {.service = CONTROL_SERVICE, .method = "Cancel", .payload = payload};
        told.length = qingtong__rpc__v1__cancel_request__pack(&cancel, payload);
        /* Without room the service finds out by the call's own deadline. */
        (void)request_write(&client->conn.out, client->conn.next_stream, &told);
        client->conn.next_stream += 2;
    }
    op_leave(client, given_up);
}

op *op_on_stream(qth_client *client, uint32_t stream)
{
    op *each = client->flying;
    while (each && each->stream != stream) each = each->next_flying;
    return each;
}

void op_done(qth_client *client, op *done, int32_t trouble, const outcome *how)
{
    op_leave(client, done);
    done->state = OP_DONE;
    done->trouble = trouble;
    if (how) done->result = *how;
    if (done->entry) {
        done->entry->last = done->result;
        if (trouble == QTH_REFUSED) {
            news_add(client, done->entry);
            spool_mark(&client->spool, done->entry, QTH_STATE_REFUSED);
        }
    }
    engine_wake(client);
}

/* Whether a try that ended so may have had its effect. */
static int is_loss(const char *reason)
{
    static const char *const reasons[] = {"connection-lost", "outcome-unknown", "malformed-reply", "receipt-forged",
                                          "internal-failure"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (strcmp(reason, reasons[i]) == 0) return 1;
    }
    return 0;
}

void op_again(qth_client *client, op *again, int64_t now, int32_t trouble, const outcome *how)
{
    op_leave(client, again);
    again->trouble = trouble;
    again->result = *how;
    if (again->entry) {
        again->entry->last = *how;
        again->is_lost |= is_loss(how->reason);
        if (again->entry->state == QTH_STATE_SENT)
            spool_set_state(&client->spool, again->entry, again->is_lost ? QTH_STATE_UNKNOWN : QTH_STATE_QUEUED);
    }
    int64_t due = now + pause_before(again->tries, how->retry_ms, client->pause_ms);
    if ((again->ends && due >= again->ends) || op_wait(client, again, due)) {
        op_done(client, again, trouble, how);
        return;
    }
    if (trouble != QTH_UNAVAILABLE) engine_wake(client);
}

void op_answered(qth_client *client, op *answered, int64_t now, const outcome *how, const uint8_t *payload, size_t length)
{
    int32_t trouble;
    if (how->code) {
        if (strcmp(how->reason, "draining") == 0) client->conn.is_draining = 1;
        if (verdict_of(how, &trouble) == VERDICT_AGAIN) op_again(client, answered, now, trouble, how);
        else op_done(client, answered, trouble, how);
        return;
    }
    if (answered->entry) {
        tip_answered(client, answered->entry, payload, length);
        return;
    }
    answered->reply.length = 0;
    bytes_add(&answered->reply, payload, length);
    op_done(client, answered, answered->reply.failed ? QTH_NO_MEMORY : QTH_OK, how);
}

enum { OUT_ENOUGH = 4 << 20, SLOWEST_BYTES_A_MS = 4 };

/* Signs a try and puts it into the connection's buffer. */
static int send_one(qth_client *client, op *sent, int64_t now)
{
    if (sent->entry) hex_of(sent->entry->id, REQUEST_ID_BYTES, sent->request_id);
    else if (sent->is_fresh || !sent->request_id[0]) new_request_id(sent);
    int64_t time = clock_utc();
    /* The same time signed twice would be the same signature, which a service answers once. */
    if (time <= sent->last_time) time = sent->last_time + 1;
    sent->last_time = time;
    sent->try_ends = now + client->try_ms;
    /* A service waits for a stream as long as its bytes take at 4 KiB a second; so do we. */
    if (sent->upload) sent->try_ends += (int64_t)(sent->upload->length / SLOWEST_BYTES_A_MS);
    if (sent->ends && sent->ends < sent->try_ends) sent->try_ends = sent->ends;

    call out = {.service = sent->service, .method = sent->method, .payload = sent->payload, .length = sent->length};
    out.by = &client->by;
    out.request_id = sent->request_id;
    out.time = time;
    out.timeout = (sent->try_ends - now) * 1000000;
    out.language = client->language;
    out.source = sent->source;
    out.opens_stream = sent->upload != NULL;
    sent->stream = client->conn.next_stream;
    client->conn.next_stream += 2;
    if (request_write(&client->conn.out, sent->stream, &out)) return -1;

    sent->tries++;
    sent->state = OP_FLIES;
    sent->next_flying = client->flying;
    client->flying = sent;
    client->flying_count++;
    if (sent->entry && sent->entry->state != QTH_STATE_SENT) {
        if (sent->entry->state == QTH_STATE_UNKNOWN) spool_set_state(&client->spool, sent->entry, QTH_STATE_SENT);
        else spool_mark(&client->spool, sent->entry, QTH_STATE_SENT);
    }
    return sent->upload && upload_begin(client, sent) < 0 ? -1 : 0;
}

int is_congested(const qth_client *client)
{
    return client->conn.out.length > OUT_ENOUGH;
}

void ops_send(qth_client *client, int64_t now)
{
    while (client->heap_count && client->heap[0]->due <= now && client->flying_count < client->in_flight) {
        /* Where the service reads slowly, what waits is signed later rather than kept twice. */
        if (is_congested(client)) return;
        if (client->conn.state == CONN_NONE && now >= client->conn.dial_at) conn_dial(client, now);
        if (client->conn.state != CONN_OPEN || client->conn.is_draining) return;
        op *next = client->heap[0];
        heap_remove(client, next);
        next->state = OP_IDLE;
        if (send_one(client, next, now) == 0) continue;
        outcome none = {.retry_ms = -1, .code = 8};
        conn_lose(client, now, QTH_NO_MEMORY, "not-sent", qth_status_text(QTH_NO_MEMORY, client->language));
        if (next->state == OP_IDLE) op_again(client, next, now, QTH_NO_MEMORY, &none);
        return;
    }
}

void ops_time_out(qth_client *client, int64_t now)
{
    for (op *each = client->flying; each;) {
        op *next = each->next_flying;
        if (each->try_ends <= now) {
            /* Nothing at all came for as long as a try may take: the line is dead, whatever the system thinks of it. */
            if (now - client->conn.last_heard >= client->try_ms) {
                conn_lose(client, now, QTH_UNAVAILABLE, "connection-lost", NULL);
                return;
            }
            outcome late = {.code = 4, .retry_ms = -1};
            text_put(late.reason, sizeof late.reason, "outcome-unknown");
            text_put(late.text, sizeof late.text, qth_status_text(QTH_TIMED_OUT, client->language));
            op_cancel(client, each);
            op_again(client, each, now, QTH_TIMED_OUT, &late);
            next = client->flying;
        }
        each = next;
    }
}
