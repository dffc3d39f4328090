#include "identity.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static void number(bytes *out, uint32_t value)
{
    char text[16];
    snprintf(text, sizeof text, "%" PRIu32, value);
    bytes_add_text(out, text);
}

static void bar(bytes *out)
{
    bytes_add(out, "|", 1);
}

void share_text(bytes *out, const char *filing, uint32_t part, char side, const uint8_t share[SEAL_KEY])
{
    char hex[2 * SEAL_KEY + 1];
    hex_of(share, SEAL_KEY, hex);
    bytes_add_text(out, "qingtong-share/v1|");
    bytes_add_text(out, filing);
    bar(out);
    number(out, part);
    bar(out);
    bytes_add(out, &side, 1);
    bar(out);
    bytes_add_text(out, hex);
    sodium_memzero(hex, sizeof hex);
}

void share_hash(const char *filing, uint32_t part, char side, const uint8_t share[SEAL_KEY], char hex[65])
{
    bytes text = {0};
    uint8_t digest[32];
    share_text(&text, filing, part, side, share);
    crypto_hash_sha256(digest, text.data, text.length);
    hex_of(digest, sizeof digest, hex);
    if (text.data) sodium_memzero(text.data, text.length);
    bytes_free(&text);
}

void part_binding(bytes *out, const char *filing, uint32_t part, uint32_t list, const char *hash_a, const char *hash_b)
{
    bytes_add_text(out, "qingtong-identity/v1|");
    bytes_add_text(out, filing);
    bar(out);
    number(out, part);
    bar(out);
    number(out, list);
    bar(out);
    bytes_add_text(out, hash_a);
    bar(out);
    bytes_add_text(out, hash_b);
}

int part_seal(bytes *out, const uint8_t key[SEAL_KEY], const uint8_t nonce[SEAL_NONCE], const bytes *message, const bytes *binding)
{
    bytes padded = {0};
    size_t length = (message->length / SEAL_PADDING + 1) * SEAL_PADDING;
    uint8_t *place = bytes_reserve(&padded, length);
    uint8_t *sealed = bytes_reserve(out, SEAL_NONCE + length + SEAL_TAG);
    int failed = !place || !sealed || binding->failed;
    if (!failed) {
        /* ISO 7816-4: one bit, and then none. */
        memset(place, 0, length);
        if (message->length) memcpy(place, message->data, message->length);
        place[message->length] = 0x80;
        memcpy(sealed, nonce, SEAL_NONCE);
        crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + SEAL_NONCE, NULL, place, length, binding->data, binding->length, NULL,
                                                   nonce, key);
        out->length += SEAL_NONCE + length + SEAL_TAG;
        sodium_memzero(place, length);
    }
    bytes_free(&padded);
    return failed ? -1 : 0;
}

int part_open(bytes *out, const uint8_t key[SEAL_KEY], const uint8_t *sealed, size_t length, const bytes *binding)
{
    if (length < SEAL_NONCE + SEAL_TAG + SEAL_PADDING || (length - SEAL_NONCE - SEAL_TAG) % SEAL_PADDING) return -1;
    size_t padded = length - SEAL_NONCE - SEAL_TAG;
    uint8_t *place = bytes_reserve(out, padded);
    if (!place) return -1;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(place, NULL, NULL, sealed + SEAL_NONCE, padded + SEAL_TAG, binding->data,
                                                   binding->length, sealed, key))
        return -1;
    while (padded && place[padded - 1] == 0) padded--;
    if (!padded || place[padded - 1] != 0x80) return -1;
    out->length += padded - 1;
    return 0;
}

/* ISO 7064 MOD 11-2 over 15 digits: 0 to 10. */
static int check_digit(const char *digits)
{
    int sum = 0;
    for (; *digits; digits++) sum = (sum + (*digits - '0')) * 2 % 11;
    return (12 - sum) % 11;
}

void code_of_filing(const uint8_t key[32], const char *filing, char code[20], uint32_t *n)
{
    const uint64_t range = 1000000000000000u, whole = 18446 * range;
    for (*n = 0;; ++*n) {
        bytes text = {0};
        uint8_t mac[32];
        char digits[16];
        bytes_add_text(&text, "qingtong-receipt-code/v1|");
        bytes_add_text(&text, filing);
        bar(&text);
        number(&text, *n);
        crypto_auth_hmacsha256(mac, text.data, text.length, key);
        bytes_free(&text);
        uint64_t value = u64_at(mac);
        /* Past the last whole range the lower codes would come more often. */
        if (value >= whole) continue;
        snprintf(digits, sizeof digits, "%015" PRIu64, value % range);
        int check = check_digit(digits);
        if (check == 10) continue;
        snprintf(code, 20, "%.4s-%.4s-%.4s-%.3s%d", digits, digits + 4, digits + 8, digits + 12, check);
        return;
    }
}

void index_of_code(const uint8_t key[32], const char *code, uint8_t index[32])
{
    crypto_hash_sha256_state hash;
    uint8_t digest[32];
    char hex[65], text[128];
    crypto_hash_sha256_init(&hash);
    for (; *code; code++) {
        if (*code >= '0' && *code <= '9') crypto_hash_sha256_update(&hash, (const uint8_t *)code, 1);
    }
    crypto_hash_sha256_final(&hash, digest);
    hex_of(digest, sizeof digest, hex);
    int length = snprintf(text, sizeof text, "qingtong-receipt-index/v1|%s", hex);
    crypto_auth_hmacsha256(index, (const uint8_t *)text, (unsigned long long)length, key);
}

void key_check(const uint8_t key[32], uint8_t check[8])
{
    static const char text[] = "qingtong-key-check/v1";
    uint8_t mac[32];
    crypto_auth_hmacsha256(mac, (const uint8_t *)text, sizeof text - 1, key);
    memcpy(check, mac, 8);
}
