/* The receipt of docs/evidence.md, codes, and proofs of a small log. */
#include <sodium.h>

#include "identity.h"
#include "qingtong-hotline.h"
#include "qingtong/common/v1/audit.pb-c.h"
#include "test.h"

#define EVIDENCE ROOT "/docs/evidence.md"
#define KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"

static void receipt(void)
{
    bytes data = test_hex(EVIDENCE, "hex receipt");
    EXPECT(qth_verify_receipt(data.data, data.length, KEY, "村北有搅拌站夜间生产。") == QTH_OK);
    EXPECT(qth_verify_receipt(data.data, data.length, KEY, NULL) == QTH_OK);
    EXPECT(qth_verify_receipt(data.data, data.length, KEY, "村北有搅拌站夜间生产") == QTH_FORGED);
    for (size_t place = 0; place < data.length; place++) {
        data.data[place] ^= 1;
        EXPECT(qth_verify_receipt(data.data, data.length, KEY, NULL) != QTH_OK);
        data.data[place] ^= 1;
        EXPECT(qth_verify_receipt(data.data, place, KEY, NULL) != QTH_OK);
    }
    bytes_free(&data);
    EXPECT(qth_verify_receipt((const uint8_t *)"", 0, "not a key", NULL) == QTH_INVALID);
}

static void codes(void)
{
    char text[256];
    EXPECT(qth_check_code("4821-0937-5526-2") == QTH_OK);
    EXPECT(qth_check_code("4821093755262") == QTH_OK);
    EXPECT(qth_check_code("4499-9253-4244-7104") == QTH_OK);
    const char *const wrong[] = {"4821-0937-5526-3", "4821-0937-5562-2", "", "4", "4821-0937-5526", "4821-0937-5526-x",
                                 "44999-9253-4244-7104", "４８２１-0937-5526-2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) EXPECT(qth_check_code(wrong[i]) == QTH_INVALID);
    EXPECT(qth_check_code(NULL) == QTH_INVALID);
    EXPECT(qth_speak_code("4821-0937-5526-2", "zh", text, sizeof text) == QTH_OK);
    EXPECT(strcmp(text, "四八二幺，零九三七，五五二六，二") == 0);
    EXPECT(qth_speak_code("4821-0937-5526-2", "en", text, sizeof text) == QTH_OK);
    EXPECT(strcmp(text, "four eight two one, zero nine three seven, five five two six, two") == 0);
    EXPECT(qth_speak_code("4821-0937-5526-2", "zh", text, 10) == QTH_INVALID);
}

static void hash(uint8_t out[32], uint8_t mark, const uint8_t *left, size_t length, const uint8_t *right)
{
    uint8_t data[512];
    data[0] = mark;
    memcpy(data + 1, left, length);
    if (right) memcpy(data + 1 + length, right, 32);
    crypto_hash_sha256(out, data, 1 + length + (right ? 32 : 0));
}

enum { MOST = 9 };

typedef struct log {
    uint8_t leaf[MOST][64];
    size_t length[MOST];
    uint8_t secret[64];
    char key[65];
} log;

/* Root of leaves from..to, and the path of one of them, after RFC 6962 §2.1: by recursion, unlike what is tested. */
static void tree(const log *of, int from, int to, int wanted, uint8_t root[32], uint8_t path[8][32], int *count)
{
    if (to - from == 1) {
        hash(root, 0, of->leaf[from], of->length[from], NULL);
        return;
    }
    int half = 1;
    uint8_t left[32], right[32];
    while (half * 2 < to - from) half *= 2;
    tree(of, from, from + half, wanted, left, path, count);
    tree(of, from + half, to, wanted, right, path, count);
    if (wanted >= from && wanted < to) memcpy(path[(*count)++], wanted < from + half ? right : left, 32);
    hash(root, 1, left, 32, right);
}

static bytes proof_of(const log *of, int index, int size, const char *epoch)
{
    uint8_t root[32], path[8][32], signature[64];
    char hex[65], text[512];
    int count = 0;
    tree(of, 0, size, index, root, path, &count);
    hex_of(root, 32, hex);
    int length = *epoch ? snprintf(text, sizeof text, "qingtong-tree-head/v2\nn@zj\n%s\n%d\n%s\n5", epoch, size, hex)
                        : snprintf(text, sizeof text, "qingtong-tree-head/v1\nn@zj\n%d\n%s\n5", size, hex);
    crypto_sign_detached(signature, NULL, (uint8_t *)text, (unsigned long long)length, of->secret);
    Qingtong__Common__V1__TreeHead head = QINGTONG__COMMON__V1__TREE_HEAD__INIT;
    head.node = "n@zj";
    head.size = size;
    head.root = (ProtobufCBinaryData){32, root};
    head.time = 5;
    head.signature = (ProtobufCBinaryData){64, signature};
    head.epoch = (char *)epoch;
    Qingtong__Common__V1__InclusionProof proof = QINGTONG__COMMON__V1__INCLUSION_PROOF__INIT;
    ProtobufCBinaryData pieces[8];
    for (int i = 0; i < count; i++) pieces[i] = (ProtobufCBinaryData){32, path[i]};
    Qingtong__Common__V1__AuditLeaf leaf = QINGTONG__COMMON__V1__AUDIT_LEAF__INIT;
    leaf.index = index;
    leaf.time = 7;
    proof.leaf = &leaf;
    proof.head = &head;
    proof.path = pieces;
    proof.n_path = (size_t)count;
    bytes out = {0};
    uint8_t *place = bytes_reserve(&out, qingtong__common__v1__inclusion_proof__get_packed_size(&proof));
    out.length = qingtong__common__v1__inclusion_proof__pack(&proof, place);
    return out;
}

static void inclusion(void)
{
    log of;
    uint8_t key[32];
    crypto_sign_keypair(key, of.secret);
    hex_of(key, 32, of.key);
    for (int i = 0; i < MOST; i++) {
        Qingtong__Common__V1__AuditLeaf leaf = QINGTONG__COMMON__V1__AUDIT_LEAF__INIT;
        leaf.index = i;
        leaf.time = 7;
        of.length[i] = qingtong__common__v1__audit_leaf__pack(&leaf, of.leaf[i]);
    }
    for (int size = 1; size <= MOST; size++) {
        for (int index = 0; index < size; index++) {
            bytes proof = proof_of(&of, index, size, size % 2 ? "e-1" : "");
            EXPECT(qth_verify_inclusion(proof.data, proof.length, of.key) == QTH_OK);
            for (size_t place = 0; place < proof.length; place += 5) {
                proof.data[place] ^= 2;
                EXPECT(qth_verify_inclusion(proof.data, proof.length, of.key) != QTH_OK);
                proof.data[place] ^= 2;
            }
            EXPECT(qth_verify_inclusion(proof.data, proof.length, KEY) == QTH_FORGED);
            bytes_free(&proof);
        }
    }
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    receipt();
    codes();
    inclusion();
    return test_end("receipt");
}
