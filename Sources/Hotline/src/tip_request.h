/* A tip as the caller gives it, judged as far as that can be done without the service, and as the request it becomes. */
#ifndef QTH_TIP_REQUEST_H
#define QTH_TIP_REQUEST_H

#include "bytes.h"
#include "qingtong-hotline.h"

/* QTH_OK, or QTH_INVALID with the field at fault. */
qth_status tip_check(const qth_tip *tip, const char **field);
qth_status tip_pack(const qth_tip *tip, bytes *out);

#endif
