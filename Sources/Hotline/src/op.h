/* A call under way, with its tries. */
#ifndef QTH_OP_H
#define QTH_OP_H

#include "request.h"

struct qth_client;
struct entry;
struct upload;

typedef enum op_state { OP_IDLE, OP_WAITS, OP_FLIES, OP_DONE } op_state;

typedef struct op {
    op_state state;
    const char *service;
    const char *method;
    const uint8_t *payload;
    size_t length;
    char request_id[2 * REQUEST_ID_BYTES + 1];
    const char *source;
    /* The tip it files; NULL for a call that somebody waits for. */
    struct entry *entry;
    /* What it sends, if it is a stream. */
    struct upload *upload;
    /* Each try is a request of its own: reads that leave a leaf are answered once. */
    int is_fresh;
    uint32_t stream;
    /* Milliseconds of the monotonic clock: when to try next, when this try is over, when all of it is; 0 is never. */
    int64_t due, try_ends, ends;
    uint32_t tries;
    int64_t last_time;
    /* A try was lost after it was sent: it may have had its effect. */
    int is_lost;
    /* How the last try ended for a caller; QTH_PENDING while nobody knows. */
    int32_t trouble;
    outcome result;
    bytes reply;
    size_t heap_place;
    struct op *next_flying;
} op;

#endif
