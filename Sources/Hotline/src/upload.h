/* What a stream has sent of a file. */
#ifndef QTH_UPLOAD_H
#define QTH_UPLOAD_H

#include <sodium.h>

#include "op.h"

typedef enum upload_stage { UPLOAD_NAMES, UPLOAD_DATA, UPLOAD_SEAL, UPLOAD_DONE } upload_stage;

typedef struct upload {
    uint8_t *data;
    size_t length, place;
    const char *name, *media_type;
    char sha256[65];
    upload_stage stage;
    /* What the service still takes: a message costs one, and one more for every full 16 KiB of it. */
    int64_t credit;
    /* Messages sent, and SHA-256 over them, each behind its length. */
    uint64_t count;
    crypto_hash_sha256_state digest;
} upload;

#endif
