#include "engine.h"

#include <errno.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_utc(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add_to_wake(qth_client *client, uint64_t value)
{
    /* A counter that is full wakes as well. */
    ssize_t written = write(client->wake_file, &value, sizeof value);
    (void)written;
}

void engine_wake(qth_client *client)
{
    pthread_cond_broadcast(&client->changed);
    if (client->is_pumped) add_to_wake(client, 1);
}

void engine_interrupt(qth_client *client)
{
    add_to_wake(client, INTERRUPT);
}

static void read_signals(qth_client *client)
{
    uint64_t value = 0;
    if (read(client->wake_file, &value, sizeof value) == sizeof value && value >= INTERRUPT) {
        client->interrupts++;
        pthread_cond_broadcast(&client->changed);
    }
    while (read(client->timer_file, &value, sizeof value) > 0) continue;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a && a < b ? a : b;
}

/* When there is something to do although nothing comes; INT64_MAX when there is not. */
static int64_t next_time(const qth_client *client)
{
    const conn *line = &client->conn;
    int64_t next = INT64_MAX;
    for (const op *each = client->flying; each; each = each->next_flying) next = earlier(each->try_ends, next);
    if (line->state == CONN_DIALS || line->state == CONN_GREETS) return earlier(line->open_by, next);
    if (!client->heap_count || client->flying_count >= client->in_flight || line->is_draining) return next;
    if (is_congested(client)) return next;
    int64_t due = client->heap[0]->due;
    if (line->state == CONN_NONE && line->dial_at > due) due = line->dial_at;
    return earlier(due, next);
}

static void arm_timer(qth_client *client)
{
    int64_t next = next_time(client);
    struct itimerspec when = {{0, 0}, {0, 0}};
    if (next != INT64_MAX) {
        when.it_value.tv_sec = (time_t)(next / 1000);
        /* Not all zero, which would mean never. */
        when.it_value.tv_nsec = (long)(next % 1000) * 1000000 + 1;
    }
    timerfd_settime(client->timer_file, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Streams go on as long as the socket takes what they write. */
static void feed_streams(qth_client *client, int64_t now)
{
    int wrote = 1;
    while (wrote && client->conn.state == CONN_OPEN && client->conn.out.length == 0) {
        wrote = 0;
        for (op *each = client->flying; each; each = each->next_flying) {
            if (each->upload && upload_go_on(client, each) > 0) wrote = 1;
        }
        conn_flush(client, now);
    }
}

qth_status engine_turn(qth_client *client)
{
    int64_t now = clock_ms();
    qth_status status = QTH_OK;
    read_signals(client);
    /* Nothing is sent before it is on the disk. */
    if (client->has_spool && client->spool.waiting) status = spool_sync(&client->spool);
    conn_work(client, now);
    ops_time_out(client, now);
    if (status == QTH_OK) ops_send(client, now);
    if (client->has_spool) spool_write_marks(&client->spool);
    conn_flush(client, now);
    feed_streams(client, now);
    arm_timer(client);
    return status;
}

qth_status engine_wait(qth_client *client, int64_t until)
{
    int64_t left = until - clock_ms();
    if (left <= 0) return engine_turn(client);
    if (left > 60000) left = 60000;
    if (client->is_pumped) {
        struct timespec at;
        clock_gettime(CLOCK_MONOTONIC, &at);
        at.tv_sec += (time_t)(left / 1000);
        at.tv_nsec += (long)(left % 1000) * 1000000;
        if (at.tv_nsec >= 1000000000) {
            at.tv_sec++;
            at.tv_nsec -= 1000000000;
        }
        pthread_cond_timedwait(&client->changed, &client->mutex, &at);
        return engine_turn(client);
    }
    struct pollfd ready = {.fd = client->poll_file, .events = POLLIN};
    client->is_pumped = 1;
    pthread_mutex_unlock(&client->mutex);
    poll(&ready, 1, (int)left);
    pthread_mutex_lock(&client->mutex);
    client->is_pumped = 0;
    qth_status status = engine_turn(client);
    /* Somebody else may have to take over the wait. */
    pthread_cond_broadcast(&client->changed);
    return status;
}
