/* For event loops, and for whoever only wants things to go on. */
#include "engine.h"

int qth_fd(qth_client *client)
{
    return client ? client->poll_file : -1;
}

qth_status qth_process(qth_client *client)
{
    if (!client) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = engine_turn(client);
    pthread_mutex_unlock(&client->mutex);
    return status;
}

void qth_interrupt(qth_client *client)
{
    if (client) engine_interrupt(client);
}

static int is_settled(const qth_client *client)
{
    const uint32_t *counts = client->spool.counts;
    return !client->has_spool || counts[QTH_STATE_QUEUED] + counts[QTH_STATE_SENT] + counts[QTH_STATE_UNKNOWN] == 0;
}

qth_status qth_drain(qth_client *client, int64_t wait_ms)
{
    if (!client) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    int64_t until = clock_ms() + (wait_ms > 0 ? wait_ms : 0);
    uint32_t interrupts = client->interrupts;
    qth_status status = engine_turn(client);
    while (status == QTH_OK && !is_settled(client)) {
        if (client->interrupts != interrupts) status = QTH_INTERRUPTED;
        else if (clock_ms() >= until) status = QTH_PENDING;
        else status = engine_wait(client, until);
    }
    pthread_mutex_unlock(&client->mutex);
    return status;
}

qth_status qth_clock_skew(qth_client *client, int64_t *milliseconds)
{
    if (!client || !milliseconds) return QTH_INVALID;
    pthread_mutex_lock(&client->mutex);
    qth_status status = client->has_skew ? QTH_OK : QTH_NONE;
    if (client->has_skew) *milliseconds = client->skew_ms;
    pthread_mutex_unlock(&client->mutex);
    return status;
}
