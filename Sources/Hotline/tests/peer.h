/* A service in small, in a thread of its own, that answers as it is told to. */
#ifndef QTH_PEER_H
#define QTH_PEER_H

#include <pthread.h>

#include "bytes.h"

enum { PEER_IDS = 512 };

typedef struct peer {
    int listener, port;
    pthread_t thread;
    pthread_mutex_t mutex;
    uint8_t secret[64];
    char key[65];

    /* How it behaves; set with the mutex held, or before it is called. */
    const char *node;
    int64_t ahead_us;
    /* Answers calls with this status so many times; with RetryInfo if retry_ms is not 0. */
    int refusals, code;
    const char *reason;
    int64_t retry_ms;
    /* Closes the connection on so many calls instead of an answer. */
    int cuts;
    /* Signs receipts wrongly; says nothing; sends bytes that are no frames, or no message. */
    int is_forging, is_deaf, is_garbling, is_garbling_messages;
    uint32_t credit;

    /* What it saw. */
    int calls, cancels, connections;
    int overdrawn, seals_held;
    size_t file_bytes;
    char ids[PEER_IDS][33], signatures[PEER_IDS][129];
} peer;

void peer_start(peer *self);
void peer_stop(peer *self);

#endif
