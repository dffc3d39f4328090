#include "sign.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

static void line(bytes *out, const char *text)
{
    if (out->length) bytes_add(out, "\n", 1);
    bytes_add_text(out, text);
}

void call_text(bytes *out, const signer *by, const char *service, const char *method, const char *request_id, int64_t time,
               const uint8_t *payload, size_t length)
{
    uint8_t digest[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1], number[24];
    crypto_hash_sha256(digest, payload, length);
    hex_of(digest, sizeof digest, hex);
    snprintf(number, sizeof number, "%" PRId64, time);
    const char *lines[] = {"qingtong-call/v1", service, method, by->principal, request_id, number, hex, by->target};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) line(out, lines[i]);
}

void seal_text(bytes *out, const signer *by, const char *service, const char *method, const char *request_id, uint64_t count,
               const uint8_t digest[DIGEST_BYTES])
{
    char hex[2 * DIGEST_BYTES + 1], number[24];
    hex_of(digest, DIGEST_BYTES, hex);
    snprintf(number, sizeof number, "%" PRIu64, count);
    const char *lines[] = {"qingtong-stream/v1", service, method, by->principal, request_id, number, hex, by->target};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) line(out, lines[i]);
}

int sign_text(const bytes *text, const signer *by, uint8_t signature[SIGNATURE_BYTES])
{
    if (text->failed) return -1;
    return crypto_sign_detached(signature, NULL, text->data, text->length, by->secret);
}
