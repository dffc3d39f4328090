#include "digest.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

/* FIPS 180-4, 4.2.2 and 5.3.3. */
static const uint32_t keys[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t first_hash[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t turned(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void put_word(uint8_t *out, uint32_t word) {
    for (int i = 0; i < 4; i++) out[i] = (uint8_t)(word >> (24 - 8 * i));
}

/* FIPS 180-4, 6.2.2, with the sixteen last words of the schedule at a time. */
static void plain_blocks(uint32_t hash[8], const uint8_t *bytes, size_t blocks) {
    for (; blocks > 0; blocks--, bytes += 64) {
        uint32_t words[16];
        for (int i = 0; i < 16; i++) {
            const uint8_t *at = bytes + 4 * i;
            words[i] = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
        }
        uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
        uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
        for (int i = 0; i < 64; i++) {
            if (i >= 16) {
                uint32_t near = words[(i + 14) & 15], far = words[(i + 1) & 15];
                words[i & 15] += (turned(near, 17) ^ turned(near, 19) ^ near >> 10) + words[(i + 9) & 15] +
                                 (turned(far, 7) ^ turned(far, 18) ^ far >> 3);
            }
            uint32_t one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + keys[i] +
                           words[i & 15];
            uint32_t two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + one;
            d = c, c = b, b = a, a = one + two;
        }
        hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d;
        hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
    }
}

#if defined(__x86_64__)
/* The same by the SHA extensions: four rounds with every group of four words. They keep the eight numbers as (a, b, e, f) and
   (c, d, g, h), the highest first. */
__attribute__((target("sha,sse4.1,ssse3"))) static void fast_blocks(
    uint32_t hash[8], const uint8_t *bytes, size_t blocks) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)hash), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(hash + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0);
    for (; blocks > 0; blocks--, bytes += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4];
        for (int i = 0; i < 4; i++) {
            words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), order);
        }
#pragma clang loop unroll(full)
        for (int group = 0; group < 16; group++) {
            __m128i now = words[group & 3], next = words[(group + 1) & 3];
            __m128i later = words[(group + 2) & 3], last = words[(group + 3) & 3];
            __m128i sum = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(keys + 4 * group)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            if (group < 12) {
                now = _mm_add_epi32(_mm_sha256msg1_epu32(now, next), _mm_alignr_epi8(last, later, 4));
                words[group & 3] = _mm_sha256msg2_epu32(now, last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low = _mm_shuffle_epi32(abef, 0x1B);
    high = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)hash, _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)(hash + 4), _mm_alignr_epi8(high, low, 8));
}

/* Bit 29 of leaf 7 is the SHA extensions; bits 9 and 19 of leaf 1 are SSSE3 and SSE4.1. */
static int has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b >> 29 & 1)) return 0;
    return __get_cpuid(1, &a, &b, &c, &d) && (c >> 9 & 1) && (c >> 19 & 1);
}

/* Asked once, before the program's own code runs. */
static int is_fast;

__attribute__((constructor)) static void look(void) { is_fast = has_instructions(); }
#else
enum { is_fast = 0 };
#endif

int digest_is_fast(void) { return is_fast; }

static void take_blocks(uint32_t hash[8], const uint8_t *bytes, size_t blocks, int fast) {
#if defined(__x86_64__)
    if (fast) {
        fast_blocks(hash, bytes, blocks);
        return;
    }
#endif
    (void)fast;
    plain_blocks(hash, bytes, blocks);
}

static void add(digest_state *state, const uint8_t *bytes, size_t count, int fast) {
    size_t waiting = state->length % 64;
    state->length += count;
    if (waiting > 0) {
        size_t room = 64 - waiting, taken = count < room ? count : room;
        memcpy(state->block + waiting, bytes, taken);
        if (taken < room) return;
        take_blocks(state->hash, state->block, 1, fast);
        bytes += taken;
        count -= taken;
    }
    take_blocks(state->hash, bytes, count / 64, fast);
    memcpy(state->block, bytes + count / 64 * 64, count % 64);
}

static void end(const digest_state *state, uint8_t out[32], int fast) {
    uint32_t hash[8];
    uint8_t last[128] = {0};
    size_t waiting = state->length % 64, blocks = waiting < 56 ? 1 : 2;
    memcpy(hash, state->hash, sizeof hash);
    memcpy(last, state->block, waiting);
    last[waiting] = 0x80;
    put_word(last + 64 * blocks - 8, (uint32_t)(state->length >> 29));
    put_word(last + 64 * blocks - 4, (uint32_t)(state->length << 3));
    take_blocks(hash, last, blocks, fast);
    for (int i = 0; i < 8; i++) put_word(out + 4 * i, hash[i]);
}

void digest_begin(digest_state *state) {
    memcpy(state->hash, first_hash, sizeof first_hash);
    state->length = 0;
}

void digest_add(digest_state *state, const uint8_t *bytes, size_t count) { add(state, bytes, count, is_fast); }

void digest_end(const digest_state *state, uint8_t out[32]) { end(state, out, is_fast); }

void digest_plainly(const uint8_t *bytes, size_t count, uint8_t out[32]) {
    digest_state state;
    digest_begin(&state);
    add(&state, bytes, count, 0);
    end(&state, out, 0);
}
