/* What moves a client: one turn does everything that can be done without waiting. */
#ifndef QTH_ENGINE_H
#define QTH_ENGINE_H

#include "client.h"

/* Added to the wake counter by an interruption; a plain wake adds 1. */
#define INTERRUPT ((uint64_t)1 << 32)

/* May be called from a signal handler. */
void engine_interrupt(qth_client *client);

#endif
