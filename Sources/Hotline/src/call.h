/* Calls that a caller waits for. */
#ifndef QTH_CALL_H
#define QTH_CALL_H

#include "client.h"

/* Makes a call and waits for its answer until wait_ms are over; then it is given up, and the service told so. The mutex is held;
 * the reply stays in the op. */
qth_status call_and_wait(qth_client *client, op *made, int64_t wait_ms, qth_error *error);

#endif
