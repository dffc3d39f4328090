/* Sealing of who a caller is, and codes that are kept nowhere: the bytes that services will ask for. No call uses them yet; this is
 * a second implementation to hold theirs against. */
#ifndef QTH_IDENTITY_H
#define QTH_IDENTITY_H

#include "bytes.h"

enum { SEAL_KEY = 32, SEAL_NONCE = 24, SEAL_TAG = 16, SEAL_PADDING = 1024 };

/* The text of one side's half of a part's key, and its digest in hex. */
void share_text(bytes *out, const char *filing, uint32_t part, char side, const uint8_t share[SEAL_KEY]);
void share_hash(const char *filing, uint32_t part, char side, const uint8_t share[SEAL_KEY], char hex[65]);
/* What a sealed part is bound to: moved to another tip it does not open. */
void part_binding(bytes *out, const char *filing, uint32_t part, uint32_t list, const char *hash_a, const char *hash_b);
/* Nonce and box of a message, padded so that its length tells little. -1 without memory. */
int part_seal(bytes *out, const uint8_t key[SEAL_KEY], const uint8_t nonce[SEAL_NONCE], const bytes *message, const bytes *binding);
/* Opens what part_seal made: -1 when it is not that. */
int part_open(bytes *out, const uint8_t key[SEAL_KEY], const uint8_t *sealed, size_t length, const bytes *binding);

/* A filing's code from a quarter's key: groups of four, the last digit checks. `n` counts tries, since one code in eleven has no
 * check digit. */
void code_of_filing(const uint8_t key[32], const char *filing, char code[20], uint32_t *n);
/* By what a service finds a code that it does not have. */
void index_of_code(const uint8_t key[32], const char *code, uint8_t index[32]);
/* By what a key is known without being told. */
void key_check(const uint8_t key[32], uint8_t check[8]);

#endif
