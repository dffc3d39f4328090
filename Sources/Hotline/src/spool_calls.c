/* What the caller asks of its spool. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "sized.h"

/* The entry of that id, with the mutex held; NULL and the mutex free when there is none. */
static entry *locked(qth_client *client, const char *id_text)
{
    uint8_t id[REQUEST_ID_BYTES];
    if (!client || !client->has_spool || hex_to(id_text, id, sizeof id)) return NULL;
    pthread_mutex_lock(&client->mutex);
    entry *found = table_find(&client->spool.table, id);
    if (!found) pthread_mutex_unlock(&client->mutex);
    return found;
}

qth_status qth_sync(qth_client *client)
{
    if (!client || !client->has_spool) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = spool_sync(&client->spool);
    pthread_mutex_unlock(&client->mutex);
    return status;
}

qth_status qth_spool_entry(qth_client *client, uint32_t place, qth_result *result)
{
    qth_result made = {0};
    if (!client || !client->has_spool) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    entry *found = table_at(&client->spool.table, place);
    if (found) tip_describe(found, &made);
    pthread_mutex_unlock(&client->mutex);
    if (!found) return QTH_NONE;
    sized_out(result, result ? result->size : 0, &made, sizeof made);
    return QTH_OK;
}

qth_status qth_spool_info_get(qth_client *client, qth_spool_info *info)
{
    qth_spool_info made = {0};
    if (!client || !client->has_spool || !info) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    const uint32_t *counts = client->spool.counts;
    made.queued = counts[QTH_STATE_QUEUED];
    made.sent = counts[QTH_STATE_SENT];
    made.receipted = counts[QTH_STATE_RECEIPTED];
    made.refused = counts[QTH_STATE_REFUSED];
    made.unknown = counts[QTH_STATE_UNKNOWN];
    made.bytes = client->spool.end;
    made.damaged_bytes = client->spool.damaged;
    pthread_mutex_unlock(&client->mutex);
    sized_out(info, info->size, &made, sizeof made);
    return QTH_OK;
}

qth_status qth_retry(qth_client *client, const char *id)
{
    int failed = 0;
    if (id) {
        entry *found = locked(client, id);
        if (!found) return QTH_NONE;
        failed = tip_refile(client, found);
    } else {
        if (!client || !client->has_spool) return QTH_INVALID;
        pthread_mutex_lock(&client->mutex);
        for (entry *each = client->spool.table.first; each && !failed; each = each->after) {
            if (each->state == QTH_STATE_QUEUED || each->state == QTH_STATE_UNKNOWN) failed = tip_refile(client, each);
        }
    }
    /* Whoever asks for it does not mean to wait for a pause that was for others. */
    client->conn.dial_at = 0;
    qth_status status = failed ? QTH_NO_MEMORY : engine_turn(client);
    pthread_mutex_unlock(&client->mutex);
    return status;
}

qth_status qth_forget(qth_client *client, const char *id)
{
    entry *found = locked(client, id);
    if (!found) return QTH_NONE;
    int may = found->state == QTH_STATE_REFUSED || (found->state == QTH_STATE_QUEUED && found->call.state != OP_FLIES);
    qth_status status = may ? QTH_OK : QTH_INVALID;
    if (may) {
        op_leave(client, &found->call);
        news_remove(client, found);
        spool_forget(&client->spool, found);
        status = spool_sync(&client->spool);
    }
    pthread_mutex_unlock(&client->mutex);
    return status;
}

qth_status qth_receipt(qth_client *client, const char *id, char *text, size_t size)
{
    entry *found = text && size ? locked(client, id) : NULL;
    if (!found) return QTH_NONE;
    qth_status status = found->receipt ? QTH_OK : QTH_NONE;
    if (found->receipt) {
        char commitment[65], salt[65], signature[129];
        const receipt_kept *kept = found->receipt;
        hex_of(kept->commitment, 32, commitment);
        hex_of(kept->salt, 32, salt);
        hex_of(kept->signature, 64, signature);
        int length = snprintf(text, size, "node: %s\ntip: %s\nfiled at: %" PRId64 "\ncommitment: %s\nsalt: %s\nsignature: %s\n",
                              kept->node, kept->tip_id, kept->filed_at, commitment, salt, signature);
        if (length < 0 || (size_t)length >= size) status = QTH_INVALID;
    }
    pthread_mutex_unlock(&client->mutex);
    return status;
}
