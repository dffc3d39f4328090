#include <sodium.h>
#include <string.h>

#include "client.h"

enum {
    CODE_CANCELLED = 1,
    CODE_DEADLINE_EXCEEDED = 4,
    CODE_RESOURCE_EXHAUSTED = 8,
    CODE_UNIMPLEMENTED = 12,
    CODE_INTERNAL = 13,
    CODE_UNAVAILABLE = 14,
    CODE_UNAUTHENTICATED = 16
};

/* Refusals that speak of the service and not of what was asked: they pass when somebody there has acted. */
static int is_of_the_service(const char *reason)
{
    static const char *const reasons[] = {"restoration-unsettled", "clock-rule-unknown", "outcome-unknown", "draining"};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (strcmp(reason, reasons[i]) == 0) return 1;
    }
    return 0;
}

verdict verdict_of(const outcome *how, int32_t *trouble)
{
    *trouble = QTH_UNAVAILABLE;
    switch (how->code) {
    case CODE_CANCELLED:
    case CODE_DEADLINE_EXCEEDED:
    case CODE_INTERNAL:
    case CODE_UNAVAILABLE: return VERDICT_AGAIN;
    case CODE_UNAUTHENTICATED:
        /* Each try is signed anew with a later time, which is all that this one asks for. */
        if (strcmp(how->reason, "signature-replayed")) *trouble = QTH_UNAUTHENTICATED;
        return VERDICT_AGAIN;
    case CODE_UNIMPLEMENTED: *trouble = QTH_WRONG_SERVICE; return VERDICT_AGAIN;
    case CODE_RESOURCE_EXHAUSTED:
        if (how->retry_ms >= 0) return VERDICT_AGAIN;
        break;
    default: break;
    }
    if (is_of_the_service(how->reason)) return VERDICT_AGAIN;
    *trouble = QTH_REFUSED;
    return VERDICT_REFUSED;
}

int64_t pause_before(uint32_t tries, int64_t retry_ms, uint32_t longest)
{
    enum { FIRST_MS = 100 };
    uint32_t doublings = tries > 1 ? tries - 1 : 0;
    int64_t pause = doublings >= 20 ? longest : (int64_t)FIRST_MS << doublings;
    if (pause > longest) pause = longest;
    /* Half of it by lot, so that many who lost one service at one time do not come back together. */
    pause = pause / 2 + randombytes_uniform((uint32_t)(pause / 2 + 1));
    if (retry_ms > pause) pause = retry_ms + randombytes_uniform((uint32_t)(retry_ms / 4 + 50));
    return pause;
}
