/* Vectors of sealed identity and of codes that are kept nowhere, byte for byte. */
#include <sodium.h>

#include "identity.h"
#include "test.h"

#define FILING "haining-12345.gw/0192f0c0a1b27c3d8e4f5a6b7c8d9e0f"
#define HASH_A "e8319b2745c818000bf3fd02af3d91df89eb444e55f96d6cac619204067de060"
#define HASH_B "39532fb7f646d2e1e3270d2a3821b6c9e00a03851369fdd68f1ca75aa695ec5f"

static void digest_of(const char *label, uint8_t out[32])
{
    crypto_hash_sha256(out, (const uint8_t *)label, strlen(label));
}

static void is_hex(const uint8_t *data, size_t count, const char *wanted)
{
    char hex[129];
    hex_of(data, count, hex);
    EXPECT(strcmp(hex, wanted) == 0);
}

static void sealing(void)
{
    uint8_t a[32], b[32], key[32], nonce[32], digest[32];
    char hash_a[65], hash_b[65];
    digest_of("share A", a);
    digest_of("share B", b);
    digest_of("nonce", nonce);
    for (int i = 0; i < 32; i++) key[i] = a[i] ^ b[i];
    bytes text = {0};
    share_text(&text, FILING, 1, 'A', a);
    bytes_add(&text, "", 1);
    EXPECT(strcmp((char *)text.data, "qingtong-share/v1|" FILING
                                     "|1|A|3686b8c5ed302e10ddf6ebecb946b38e25c148bb67b94d9594f80e3d049dacb6") == 0);
    bytes_free(&text);
    share_hash(FILING, 1, 'A', a, hash_a);
    share_hash(FILING, 1, 'B', b, hash_b);
    EXPECT(strcmp(hash_a, HASH_A) == 0 && strcmp(hash_b, HASH_B) == 0);

    bytes binding = {0}, message = {0}, sealed = {0}, opened = {0};
    part_binding(&binding, FILING, 1, 7, hash_a, hash_b);
    static const char wanted[] = "qingtong-identity/v1|" FILING "|1|7|" HASH_A "|" HASH_B;
    EXPECT(binding.length == sizeof wanted - 1 && memcmp(binding.data, wanted, binding.length) == 0);
    bytes_add_text(&message, "\x0a\x06张三");
    EXPECT(part_seal(&sealed, key, nonce, &message, &binding) == 0);
    EXPECT(sealed.length == 1064);
    crypto_hash_sha256(digest, sealed.data, sealed.length);
    is_hex(digest, 32, "40944dc28fb5af9d9ec5f65bfa68cabf71427ad65c197ce5a0b7a2a23ed96af5");

    EXPECT(part_open(&opened, key, sealed.data, sealed.length, &binding) == 0);
    EXPECT(opened.length == message.length && memcmp(opened.data, message.data, message.length) == 0);
    /* Nothing of it may change, and it opens at no other tip. */
    for (size_t place = 0; place < sealed.length; place += 97) {
        sealed.data[place] ^= 1;
        EXPECT(part_open(&opened, key, sealed.data, sealed.length, &binding) == -1);
        sealed.data[place] ^= 1;
    }
    EXPECT(part_open(&opened, key, sealed.data, sealed.length - 1, &binding) == -1);
    binding.data[30] ^= 1;
    EXPECT(part_open(&opened, key, sealed.data, sealed.length, &binding) == -1);
    bytes_free(&binding);
    bytes_free(&message);
    bytes_free(&sealed);
    bytes_free(&opened);
}

/* A message of just a block has a second one for its padding. */
static void padding(void)
{
    uint8_t key[32] = {1}, nonce[24] = {2};
    bytes binding = {0};
    bytes_add_text(&binding, "b");
    for (size_t length = 1022; length <= 1025; length++) {
        bytes message = {0}, sealed = {0}, opened = {0};
        uint8_t *place = bytes_reserve(&message, length);
        memset(place, 0, length);
        message.length = length;
        EXPECT(part_seal(&sealed, key, nonce, &message, &binding) == 0);
        EXPECT(sealed.length == SEAL_NONCE + SEAL_TAG + (length < 1024 ? 1024u : 2048u));
        EXPECT(part_open(&opened, key, sealed.data, sealed.length, &binding) == 0 && opened.length == length);
        bytes_free(&message);
        bytes_free(&sealed);
        bytes_free(&opened);
    }
    bytes_free(&binding);
}

static void codes(void)
{
    uint8_t code_key[32], index_key[32], index[32], check[8];
    char code[20];
    uint32_t n;
    for (int i = 0; i < 32; i++) {
        code_key[i] = (uint8_t)i;
        index_key[i] = (uint8_t)(32 + i);
    }
    code_of_filing(code_key, FILING, code, &n);
    EXPECT(strcmp(code, "4499-9253-4244-7104") == 0 && n == 0);
    index_of_code(index_key, code, index);
    is_hex(index, 32, "f2436d1619a68acce79831b10d7b62979fcdf2da4de75655c6978095a1cd5507");
    index_of_code(index_key, "4821-0937-5526-2", index);
    is_hex(index, 32, "48ddf8529789b1d413324d4da625580c2298b313fb700bcd0e6d9c9cea39ecb9");
    key_check(code_key, check);
    is_hex(check, 8, "429969ae1593515c");
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    sealing();
    padding();
    codes();
    return test_end("identity");
}
