/* A client: what it was opened with, its spool, its connection and the calls under way. */
#ifndef QTH_CLIENT_H
#define QTH_CLIENT_H

#include <pthread.h>

#include "frame.h"
#include "spool.h"
#include "unpack.h"

typedef struct address {
    char *host, *port;
} address;

typedef enum conn_state {
    CONN_NONE,
    CONN_DIALS,
    /* Connected, and the answer to Hello awaited. */
    CONN_GREETS,
    CONN_OPEN
} conn_state;

typedef struct conn {
    conn_state state;
    int file;
    bytes in, out;
    size_t out_sent;
    uint32_t next_stream;
    /* The other side takes no more calls on it: it is left once those under way are answered. */
    int is_draining;
    int has_credit;
    uint32_t credit;
    /* By when it must be open; when to dial next; milliseconds of the monotonic clock. */
    int64_t open_by, dial_at;
    int64_t last_heard;
    uint32_t failures;
    uint32_t watched;
} conn;

struct qth_client {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    /* A thread waits in poll for all. */
    int is_pumped;
    int poll_file, timer_file, wake_file;
    uint32_t interrupts;

    signer by;
    char *principal, *target, *language;
    uint8_t service_key[KEY_BYTES];
    address *addresses;
    size_t address_count, address_now;
    uint32_t in_flight, try_ms, connect_ms, pause_ms;

    int has_spool;
    spool spool;
    /* Settled entries that nobody was told of, in the order they were settled. */
    entry *news, **news_end;

    conn conn;
    op **heap;
    size_t heap_count, heap_room;
    op *flying;
    uint32_t flying_count;

    int has_skew;
    int64_t skew_ms;
    /* Why there is no connection. */
    int32_t trouble;
    outcome trouble_said;
};

/* Clocks: milliseconds that only rise, and UTC microseconds. */
int64_t clock_ms(void);
int64_t clock_utc(void);

/* Connection (conn.c). */
void conn_dial(qth_client *client, int64_t now);
/* Goes on with what the socket is ready for. */
void conn_work(qth_client *client, int64_t now);
void conn_flush(qth_client *client, int64_t now);
/* Leaves a connection; calls under way on it are tried again. */
void conn_lose(qth_client *client, int64_t now, int32_t trouble, const char *reason, const char *text);
void conn_close(conn *self);
/* Each address was tried, and another service was at the last one: waiting mends nothing. */
int conn_is_wrong(const qth_client *client);
/* Frames that came (incoming.c): 0, or -1 when the peer breaks the protocol. */
int frames_take(qth_client *client, int64_t now);
void greet(qth_client *client);

/* Calls (ops.c). */
void op_begin(op *self, const char *service, const char *method, const uint8_t *payload, size_t length);
/* Puts a call among those that wait for their time; DUE_FIRST goes before all that are due. -1 without memory. */
enum { DUE_FIRST = 1 };
int op_wait(qth_client *client, op *waiting, int64_t due);
/* Takes a call out of whatever it is in. */
void op_leave(qth_client *client, op *leaving);
/* Gives up a call whose answer nobody waits for any more, and tells the service so. */
void op_cancel(qth_client *client, op *given_up);
/* Judges how a try ended. */
void op_answered(qth_client *client, op *answered, int64_t now, const outcome *how, const uint8_t *payload, size_t length);
/* Tries again after a pause. */
void op_again(qth_client *client, op *again, int64_t now, int32_t trouble, const outcome *how);
void op_done(qth_client *client, op *done, int32_t trouble, const outcome *how);
/* Sends what is due and there is room for. */
void ops_send(qth_client *client, int64_t now);
/* More lies in the connection's buffer than is good for a call behind it. */
int is_congested(const qth_client *client);
void ops_time_out(qth_client *client, int64_t now);
op *op_on_stream(qth_client *client, uint32_t stream);

/* A heap of calls by the time they are due (heap.c). */
int heap_push(qth_client *client, op *added);
void heap_remove(qth_client *client, op *gone);

/* Tries (tries.c): what an outcome means, and how long to pause. */
typedef enum verdict { VERDICT_AGAIN, VERDICT_REFUSED } verdict;
verdict verdict_of(const outcome *how, int32_t *trouble);
int64_t pause_before(uint32_t tries, int64_t retry_ms, uint32_t longest);

/* Everything that can be done without waiting (engine.c). The mutex is held. */
qth_status engine_turn(qth_client *client);
/* Waits for something to happen until then, the mutex given up meanwhile; then a turn. Whoever waits looks between turns whether
 * it has what it waits for, first after a turn of its own. */
qth_status engine_wait(qth_client *client, int64_t until);
/* Wakes the thread that waits for all. */
void engine_wake(qth_client *client);

/* A tip's answer came (tips.c). */
void tip_answered(qth_client *client, entry *told, const uint8_t *payload, size_t length);

/* What is known of an entry, without its code. */
void tip_describe(const entry *told, qth_result *out);
/* Sends an entry again now; -1 without memory. */
int tip_refile(qth_client *client, entry *again);
void news_add(qth_client *client, entry *told);
void news_remove(qth_client *client, entry *told);
/* Makes the entries that the spool had ready to be sent; -1 without memory. */
int tips_resume(qth_client *client);

/* Streams (upload.c). Sends as much as credit and buffer allow: how many messages that were, or -1 without memory. */
int upload_begin(qth_client *client, op *self);
int upload_go_on(qth_client *client, op *self);
void upload_credit(op *self, uint32_t messages);

/* Receipts (receipt.c): QTH_OK, QTH_MALFORMED or QTH_FORGED. Either of content and kept may be NULL. */
struct Qingtong__Enforcement__V1__Receipt;
qth_status receipt_check(const struct Qingtong__Enforcement__V1__Receipt *receipt, const uint8_t key[KEY_BYTES],
                         const char *content, receipt_kept *kept);

qth_status error_set(qth_error *error, int32_t status, const char *reason, const char *field, const char *text);

#endif
