/* Receipts and proofs, as docs/evidence.md has them. */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "client.h"
#include "qingtong/common/v1/audit.pb-c.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"

typedef Qingtong__Enforcement__V1__Receipt receipt_message;

/* Whether a text of several lines was signed: lines may not hold a line feed, or they would be more of them. */
static int is_signed(const char *const *lines, size_t count, const ProtobufCBinaryData *signature, const uint8_t key[KEY_BYTES])
{
    bytes text = {0};
    int holds = signature->len == SIGNATURE_BYTES;
    for (size_t i = 0; i < count; i++) {
        if (strchr(lines[i], '\n')) holds = 0;
        if (i) bytes_add(&text, "\n", 1);
        bytes_add_text(&text, lines[i]);
    }
    holds = holds && !text.failed && crypto_sign_verify_detached(signature->data, text.data, text.length, key) == 0;
    bytes_free(&text);
    return holds;
}

static int fits(const char *text, size_t size)
{
    return strlen(text) < size;
}

qth_status receipt_check(const receipt_message *receipt, const uint8_t key[KEY_BYTES], const char *content, receipt_kept *kept)
{
    char filed[24], commitment[65], salt[65];
    if (receipt->content_commitment.len != 32 || receipt->salt.len != 32 || receipt->signature.len != SIGNATURE_BYTES)
        return QTH_MALFORMED;
    if (!fits(receipt->tip_id, sizeof kept->tip_id) || !fits(receipt->node, sizeof kept->node)) return QTH_MALFORMED;
    if (qth_check_code(receipt->code) != QTH_OK || !fits(receipt->code, 33)) return QTH_MALFORMED;
    snprintf(filed, sizeof filed, "%" PRId64, receipt->filed_at);
    hex_of(receipt->content_commitment.data, 32, commitment);
    hex_of(receipt->salt.data, 32, salt);
    const char *lines[] = {"qingtong-receipt/v1", receipt->node, receipt->tip_id, filed, receipt->code, commitment, salt};
    if (!is_signed(lines, sizeof lines / sizeof *lines, &receipt->signature, key)) return QTH_FORGED;
    if (content) {
        uint8_t digest[32];
        crypto_hash_sha256_state hash;
        crypto_hash_sha256_init(&hash);
        crypto_hash_sha256_update(&hash, receipt->salt.data, 32);
        crypto_hash_sha256_update(&hash, (const uint8_t *)content, strlen(content));
        crypto_hash_sha256_final(&hash, digest);
        if (memcmp(digest, receipt->content_commitment.data, sizeof digest)) return QTH_FORGED;
    }
    if (!kept) return QTH_OK;
    text_put(kept->tip_id, sizeof kept->tip_id, receipt->tip_id);
    text_put(kept->node, sizeof kept->node, receipt->node);
    kept->filed_at = receipt->filed_at;
    memcpy(kept->commitment, receipt->content_commitment.data, 32);
    memcpy(kept->salt, receipt->salt.data, 32);
    memcpy(kept->signature, receipt->signature.data, SIGNATURE_BYTES);
    return QTH_OK;
}

qth_status qth_verify_receipt(const uint8_t *data, size_t length, const char *service_key_hex, const char *content)
{
    uint8_t key[KEY_BYTES];
    arena memory;
    if (!data || sodium_init() < 0 || hex_to(service_key_hex, key, sizeof key)) return QTH_INVALID;
    arena_begin(&memory, UNPACK_BYTES);
    receipt_message *receipt = unpack(&qingtong__enforcement__v1__receipt__descriptor, data, length, &memory);
    qth_status status = receipt ? receipt_check(receipt, key, content, NULL) : QTH_MALFORMED;
    arena_end(&memory);
    return status;
}

static void node_hash(uint8_t out[32], uint8_t mark, const uint8_t *left, size_t left_length, const uint8_t *right)
{
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, &mark, 1);
    crypto_hash_sha256_update(&hash, left, left_length);
    if (right) crypto_hash_sha256_update(&hash, right, 32);
    crypto_hash_sha256_final(&hash, out);
}

/* The root that a leaf and its path lead to in a tree of that size (RFC 9162 §2.1.3.2): 0, or -1 when path and size do not fit. */
static int root_of(const uint8_t *leaf, size_t leaf_length, uint64_t index, uint64_t size, ProtobufCBinaryData *path, size_t count,
                   uint8_t root[32])
{
    if (index >= size) return -1;
    uint64_t place = index, last = size - 1;
    node_hash(root, 0, leaf, leaf_length, NULL);
    for (size_t i = 0; i < count; i++) {
        if (last == 0 || path[i].len != 32) return -1;
        if (place & 1 || place == last) {
            node_hash(root, 1, path[i].data, 32, root);
            while (!(place & 1) && place) {
                place >>= 1;
                last >>= 1;
            }
        } else {
            node_hash(root, 1, root, 32, path[i].data);
        }
        place >>= 1;
        last >>= 1;
    }
    return last == 0 ? 0 : -1;
}

static int head_is_signed(const Qingtong__Common__V1__TreeHead *head, const uint8_t key[KEY_BYTES])
{
    char size[24], root[65], time[24];
    if (head->root.len != 32) return 0;
    snprintf(size, sizeof size, "%" PRId64, head->size);
    snprintf(time, sizeof time, "%" PRId64, head->time);
    hex_of(head->root.data, 32, root);
    const char *lines[] = {"qingtong-tree-head/v2", head->node, head->epoch, size, root, time};
    const char *older[] = {"qingtong-tree-head/v1", head->node, size, root, time};
    return head->epoch[0] ? is_signed(lines, 6, &head->signature, key) : is_signed(older, 5, &head->signature, key);
}

qth_status qth_verify_inclusion(const uint8_t *data, size_t length, const char *service_key_hex)
{
    uint8_t key[KEY_BYTES], root[32];
    arena memory;
    size_t leaf_length = 0;
    if (!data || sodium_init() < 0 || hex_to(service_key_hex, key, sizeof key)) return QTH_INVALID;
    arena_begin(&memory, UNPACK_BYTES);
    Qingtong__Common__V1__InclusionProof *proof =
        unpack(&qingtong__common__v1__inclusion_proof__descriptor, data, length, &memory);
    /* The leaf as it was sent: written anew it might hash otherwise. */
    const uint8_t *leaf = raw_field(data, length, 1, &leaf_length);
    qth_status status = QTH_FORGED;
    if (!proof || !proof->leaf || !proof->head || !leaf) status = QTH_MALFORMED;
    else if (proof->leaf->index >= 0 && proof->head->size > 0
             && root_of(leaf, leaf_length, (uint64_t)proof->leaf->index, (uint64_t)proof->head->size, proof->path, proof->n_path,
                        root) == 0
             && proof->head->root.len == 32 && memcmp(root, proof->head->root.data, 32) == 0 && head_is_signed(proof->head, key))
        status = QTH_OK;
    arena_end(&memory);
    return status;
}
