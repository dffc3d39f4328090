#ifndef QINGTONG_DIGEST_H
#define QINGTONG_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4), with the processor's own instructions where it has them (docs/decisions/0038). */

/* A hash under way. The layout is nobody's business but digest.c's. */
typedef struct digest_state {
    uint32_t hash[8];
    uint64_t length;   /* bytes taken in */
    uint8_t block[64]; /* of which the last length % 64 wait here */
} digest_state;

/* A hash of nothing yet. */
void digest_begin(digest_state *state);

/* Takes in more bytes. */
void digest_add(digest_state *state, const uint8_t *bytes, size_t count);

/* The digest of all that was taken in. The state is left as it is, so that more may follow. */
void digest_end(const digest_state *state, uint8_t out[32]);

/* Whether this processor has instructions for it. */
int digest_is_fast(void);

/* As digest_begin, digest_add and digest_end in one call, without those instructions: what the others are compared with. */
void digest_plainly(const uint8_t *bytes, size_t count, uint8_t out[32]);

#endif
