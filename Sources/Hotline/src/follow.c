#include <sodium.h>
#include <string.h>

#include "call.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"
#include "sized.h"

qth_status error_set(qth_error *error, int32_t status, const char *reason, const char *field, const char *text)
{
    qth_error made = {0};
    made.status = status;
    text_put(made.reason, sizeof made.reason, reason);
    text_put(made.field, sizeof made.field, field);
    text_put(made.text, sizeof made.text, text && *text ? text : qth_status_text(status, NULL));
    if (error) sized_out(error, error->size, &made, sizeof made);
    return (qth_status)status;
}

qth_status call_and_wait(qth_client *client, op *made, int64_t wait_ms, qth_error *error)
{
    int64_t now = clock_ms();
    uint32_t interrupts = client->interrupts;
    made->ends = now + (wait_ms > 0 ? wait_ms : 0);
    /* A person waits for it, and maybe for nothing else of what lies in the spool. */
    if (op_wait(client, made, DUE_FIRST)) return error_set(error, QTH_NO_MEMORY, NULL, NULL, NULL);
    engine_turn(client);
    while (made->state != OP_DONE && client->interrupts == interrupts && clock_ms() < made->ends) {
        /* Somebody has to set something right first: the person who waits is told now. */
        if (made->trouble == QTH_UNAUTHENTICATED || made->trouble == QTH_WRONG_SERVICE || conn_is_wrong(client)) break;
        engine_wait(client, made->ends);
    }
    int32_t status = made->trouble;
    const outcome *said = &made->result;
    if (made->state != OP_DONE) {
        if (client->interrupts != interrupts) status = QTH_INTERRUPTED;
        else if (status == QTH_PENDING) status = client->trouble ? client->trouble : QTH_TIMED_OUT;
        if (!said->reason[0] && client->trouble) said = &client->trouble_said;
        op_cancel(client, made);
        engine_turn(client);
    }
    if (status == QTH_OK) return QTH_OK;
    return error_set(error, status, said->reason, said->field,
                     said->text[0] ? said->text : qth_status_text(status, client->language));
}

/* The names of agencies, a line each, as many as there is room for whole. */
static void list(char *to, size_t size, char **names, size_t count)
{
    size_t used = 0;
    to[0] = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        if (used + length + 2 > size) return;
        if (used) to[used++] = '\n';
        text_put_plain(to + used, size - used, names[i]);
        used += length;
    }
}

static qth_status progress_of(const bytes *reply, qth_progress *out)
{
    arena memory;
    arena_begin(&memory, UNPACK_BYTES);
    Qingtong__Enforcement__V1__TipProgress *progress =
        unpack(&qingtong__enforcement__v1__tip_progress__descriptor, reply->data, reply->length, &memory);
    if (progress) {
        out->filed_at = progress->filed_at;
        out->state = (int32_t)progress->state;
        text_put_plain(out->close_by, sizeof out->close_by, progress->close_by);
        list(out->agencies, sizeof out->agencies, progress->agencies, progress->n_agencies);
    }
    arena_end(&memory);
    return progress ? QTH_OK : QTH_MALFORMED;
}

static int is_source(const char *source)
{
    if (!source) return 1;
    size_t length = strlen(source);
    return length > 0 && length <= 64
           && strspn(source, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_@/-") == length;
}

qth_status qth_follow(qth_client *client, const char *code, const char *source, int64_t wait_ms, qth_progress *progress,
                      qth_error *error)
{
    Qingtong__Enforcement__V1__FollowUpTipRequest request = QINGTONG__ENFORCEMENT__V1__FOLLOW_UP_TIP_REQUEST__INIT;
    qth_progress found = {0};
    uint8_t salt[16], payload[128];
    op made;
    if (!client) return QTH_INVALID;
    /* A slip of the tongue is told here: at the service it would count as a wrong code. */
    if (qth_check_code(code) != QTH_OK || strlen(code) > 24)
        return error_set(error, QTH_INVALID, "receipt-code-malformed", "receipt_code", NULL);
    if (!is_source(source)) return error_set(error, QTH_INVALID, "field-wrong", "source", NULL);
    /* The request's digest stands in the audit log: without salt the code could be found from it. */
    randombytes_buf(salt, sizeof salt);
    request.receipt_code = (char *)code;
    request.salt.data = salt;
    request.salt.len = sizeof salt;
    size_t length = qingtong__enforcement__v1__follow_up_tip_request__pack(&request, payload);
    op_begin(&made, "qingtong.enforcement.v1.Tips", "FollowUpTip", payload, length);
    made.is_fresh = 1;
    made.source = source;
    pthread_mutex_lock(&client->mutex);
    qth_status status = call_and_wait(client, &made, wait_ms, error);
    if (status == QTH_OK && (status = progress_of(&made.reply, &found)) != QTH_OK)
        error_set(error, status, "malformed-reply", NULL, NULL);
    pthread_mutex_unlock(&client->mutex);
    bytes_free(&made.reply);
    sodium_memzero(payload, sizeof payload);
    if (status == QTH_OK && progress) sized_out(progress, progress->size, &found, sizeof found);
    return status;
}
