/* What a caller signs, and with what (docs/wire.md). */
#ifndef QTH_SIGN_H
#define QTH_SIGN_H

#include "bytes.h"

enum { KEY_BYTES = 32, DIGEST_BYTES = 32, SIGNATURE_BYTES = 64, REQUEST_ID_BYTES = 16 };

typedef struct signer {
    const char *principal;
    const char *target;
    /* libsodium's form: seed and public key. */
    uint8_t secret[64];
} signer;

/* The texts under the signatures of a call and of a stream's seal. `time` is UTC microseconds. */
void call_text(bytes *out, const signer *by, const char *service, const char *method, const char *request_id, int64_t time,
               const uint8_t *payload, size_t length);
void seal_text(bytes *out, const signer *by, const char *service, const char *method, const char *request_id, uint64_t count,
               const uint8_t digest[DIGEST_BYTES]);
/* 0, or -1 without memory. */
int sign_text(const bytes *text, const signer *by, uint8_t signature[SIGNATURE_BYTES]);

#endif
