/* Filing: from what the operator entered to the receipt. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"
#include "sized.h"
#include "tip_request.h"

#define TIPS_SERVICE "qingtong.enforcement.v1.Tips"

void news_add(qth_client *client, entry *told)
{
    if (told->is_news) return;
    told->is_news = 1;
    told->next_waiting = NULL;
    *client->news_end = told;
    client->news_end = &told->next_waiting;
}

void news_remove(qth_client *client, entry *told)
{
    if (!told->is_news) return;
    told->is_news = 0;
    for (entry **at = &client->news; *at; at = &(*at)->next_waiting) {
        if (*at != told) continue;
        *at = told->next_waiting;
        if (!*at) client->news_end = at;
        break;
    }
    told->next_waiting = NULL;
}

static void file(entry *made)
{
    op_begin(&made->call, TIPS_SERVICE, "FileTip", made->payload, made->length);
    made->call.entry = made;
    made->call.is_lost = made->state == QTH_STATE_UNKNOWN;
}

int tips_resume(qth_client *client)
{
    int64_t now = clock_ms();
    for (entry *each = client->spool.table.first; each; each = each->after) {
        if (each->state != QTH_STATE_QUEUED && each->state != QTH_STATE_UNKNOWN) continue;
        file(each);
        if (op_wait(client, &each->call, now)) return -1;
    }
    return 0;
}

void tip_answered(qth_client *client, entry *told, const uint8_t *payload, size_t length)
{
    arena memory;
    receipt_kept kept;
    arena_begin(&memory, UNPACK_BYTES);
    Qingtong__Enforcement__V1__TipFiled *filed =
        unpack(&qingtong__enforcement__v1__tip_filed__descriptor, payload, length, &memory);
    Qingtong__Enforcement__V1__FileTipRequest *asked =
        unpack(&qingtong__enforcement__v1__file_tip_request__descriptor, told->payload, told->length, &memory);
    qth_status status = QTH_MALFORMED;
    if (filed && filed->receipt && asked)
        status = receipt_check(filed->receipt, client->service_key, asked->content, &kept);
    receipt_kept *own = status == QTH_OK ? malloc(sizeof *own) : NULL;
    if (status == QTH_OK && !own) status = QTH_NO_MEMORY;
    if (status == QTH_OK) {
        outcome well = {.retry_ms = -1};
        *own = kept;
        told->receipt = own;
        text_put(told->code, sizeof told->code, filed->receipt->code);
        spool_set_state(&client->spool, told, QTH_STATE_RECEIPTED);
        client->spool.untold++;
        news_add(client, told);
        op_done(client, &told->call, QTH_OK, &well);
    } else {
        outcome odd = {.code = 13, .retry_ms = (int64_t)client->pause_ms / 4};
        text_put(odd.reason, sizeof odd.reason, status == QTH_FORGED ? "receipt-forged" : "malformed-reply");
        text_put(odd.text, sizeof odd.text, qth_status_text(status, client->language));
        op_again(client, &told->call, clock_ms(), status, &odd);
    }
    arena_end(&memory);
}

/* What is known of an entry, without its code. */
void tip_describe(const entry *told, qth_result *out)
{
    out->state = told->state;
    out->status = told->state == QTH_STATE_RECEIPTED ? QTH_OK
                  : told->state == QTH_STATE_REFUSED ? QTH_REFUSED
                  : told->call.trouble              ? told->call.trouble
                                                    : QTH_PENDING;
    hex_of(told->id, sizeof told->id, out->id);
    text_put(out->key, sizeof out->key, told->key);
    out->queued_at = told->queued_at;
    out->tries = told->call.tries;
    text_put(out->reason, sizeof out->reason, told->last.reason);
    text_put(out->field, sizeof out->field, told->last.field);
    text_put(out->text, sizeof out->text, told->last.text);
    if (told->receipt) {
        text_put(out->tip_id, sizeof out->tip_id, told->receipt->tip_id);
        out->filed_at = told->receipt->filed_at;
    }
}

/* Tells a settled entry, and hands over its code for good. */
static void tell(qth_client *client, entry *told, qth_result *out)
{
    enum { TRIM_SLACK = 1000 };
    tip_describe(told, out);
    news_remove(client, told);
    if (told->state != QTH_STATE_RECEIPTED || !told->payload) return;
    text_put(out->code, sizeof out->code, told->code);
    sodium_memzero(told->code, sizeof told->code);
    spool_receipted(&client->spool, told);
    if (client->spool.counts[QTH_STATE_RECEIPTED] > client->spool.most_settled + TRIM_SLACK) spool_trim(&client->spool);
}

static qth_status submit(qth_client *client, const qth_tip *tip, qth_result *out)
{
    const char *field = NULL;
    bytes payload = {.cap = RECORD_LIMIT - 256};
    entry *made = NULL;
    qth_status status = client->has_spool ? tip_check(tip, &field) : QTH_INVALID;
    if (status == QTH_OK) status = tip_pack(tip, &payload);
    if (status == QTH_OK && tip->key && (made = table_find_key(&client->spool.table, tip->key))) {
        int is_same = !made->payload || (made->length == payload.length && memcmp(made->payload, payload.data, made->length) == 0);
        if (!is_same) {
            status = QTH_INVALID;
            field = "key";
        }
    } else if (status == QTH_OK) {
        status = spool_add(&client->spool, tip->key, payload.data, payload.length, clock_utc(), &made);
        if (status == QTH_OK) {
            file(made);
            if (op_wait(client, &made->call, clock_ms())) {
                spool_forget(&client->spool, made);
                status = QTH_NO_MEMORY;
            }
        }
    }
    bytes_free(&payload);
    if (status == QTH_OK) tip_describe(made, out);
    else {
        out->status = status;
        text_put(out->reason, sizeof out->reason, field && !strcmp(field, "key") && made ? "key-reused" : field ? "field-wrong" : NULL);
        text_put(out->field, sizeof out->field, field);
        text_put(out->text, sizeof out->text, qth_status_text(status, client->language));
    }
    return status;
}

qth_status qth_submit_tip(qth_client *client, const qth_tip *tip, qth_result *result)
{
    qth_tip own;
    qth_result made = {0};
    if (!client || sized_in(&own, sizeof own, tip, tip ? tip->size : 0)) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = submit(client, &own, &made);
    pthread_mutex_unlock(&client->mutex);
    sized_out(result, result ? result->size : 0, &made, sizeof made);
    return status;
}

/* Troubles that waiting does not mend: somebody has to set something right. */
static int is_ours_to_mend(int32_t trouble)
{
    return trouble == QTH_UNAUTHENTICATED || trouble == QTH_WRONG_SERVICE || trouble == QTH_FORGED;
}

static qth_status wait_for(qth_client *client, const uint8_t id[REQUEST_ID_BYTES], int64_t wait_ms, qth_result *out)
{
    int64_t until = clock_ms() + (wait_ms > 0 ? wait_ms : 0);
    uint32_t interrupts = client->interrupts;
    qth_status turned = engine_turn(client);
    for (;;) {
        entry *waited = table_find(&client->spool.table, id);
        if (!waited) return QTH_NONE;
        if (waited->state == QTH_STATE_RECEIPTED || waited->state == QTH_STATE_REFUSED) {
            tell(client, waited, out);
            spool_write_marks(&client->spool);
            return out->status;
        }
        qth_status status = QTH_OK;
        if (turned != QTH_OK) status = turned;
        else if (is_ours_to_mend(waited->call.trouble)) status = waited->call.trouble;
        else if (conn_is_wrong(client)) status = QTH_WRONG_SERVICE;
        else if (client->interrupts != interrupts) status = QTH_INTERRUPTED;
        else if (clock_ms() >= until) status = QTH_PENDING;
        if (status != QTH_OK) {
            tip_describe(waited, out);
            if (!out->reason[0] && client->trouble) {
                text_put(out->reason, sizeof out->reason, client->trouble_said.reason);
                text_put(out->text, sizeof out->text, client->trouble_said.text);
            }
            out->status = status;
            return status;
        }
        turned = engine_wait(client, until);
    }
}

qth_status qth_file_tip(qth_client *client, const qth_tip *tip, int64_t wait_ms, qth_result *result)
{
    qth_tip own;
    qth_result made = {0};
    uint8_t id[REQUEST_ID_BYTES];
    if (!client || sized_in(&own, sizeof own, tip, tip ? tip->size : 0)) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = submit(client, &own, &made);
    if (status == QTH_OK && hex_to(made.id, id, sizeof id) == 0) {
        memset(&made, 0, sizeof made);
        status = wait_for(client, id, wait_ms, &made);
    }
    pthread_mutex_unlock(&client->mutex);
    sized_out(result, result ? result->size : 0, &made, sizeof made);
    sodium_memzero(made.code, sizeof made.code);
    return status;
}

qth_status qth_wait(qth_client *client, const char *id_text, int64_t wait_ms, qth_result *result)
{
    qth_result made = {0};
    uint8_t id[REQUEST_ID_BYTES];
    if (!client || !client->has_spool || hex_to(id_text, id, sizeof id)) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = wait_for(client, id, wait_ms, &made);
    pthread_mutex_unlock(&client->mutex);
    sized_out(result, result ? result->size : 0, &made, sizeof made);
    sodium_memzero(made.code, sizeof made.code);
    return status;
}

qth_status qth_next(qth_client *client, qth_result *result)
{
    qth_result made = {0};
    if (!client || !client->has_spool) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = client->news ? QTH_OK : QTH_NONE;
    if (client->news) tell(client, client->news, &made);
    pthread_mutex_unlock(&client->mutex);
    sized_out(result, result ? result->size : 0, &made, sizeof made);
    sodium_memzero(made.code, sizeof made.code);
    return status;
}

int tip_refile(qth_client *client, entry *again)
{
    int is_refused = again->state == QTH_STATE_REFUSED;
    if (again->state == QTH_STATE_RECEIPTED || again->call.state == OP_FLIES) return 0;
    op_leave(client, &again->call);
    news_remove(client, again);
    if (is_refused) spool_mark(&client->spool, again, QTH_STATE_QUEUED);
    file(again);
    return op_wait(client, &again->call, clock_ms());
}
