/* Bytes that grow up to a cap, and the spellings of bytes that the wire uses. */
#ifndef QTH_BYTES_H
#define QTH_BYTES_H

#include <stddef.h>
#include <stdint.h>

typedef struct bytes {
    uint8_t *data;
    size_t length;
    size_t room;
    /* It never holds more; 0 means no cap of its own. */
    size_t cap;
    /* Something did not fit, or there was no memory: what follows was not added either. */
    int failed;
} bytes;

void bytes_free(bytes *self);
/* Makes room for so many more and returns where they go; NULL when that failed. The length stays. */
uint8_t *bytes_reserve(bytes *self, size_t count);
void bytes_add(bytes *self, const void *data, size_t count);
void bytes_add_text(bytes *self, const char *text);
void bytes_add_u32(bytes *self, uint32_t value);
void bytes_add_u64(bytes *self, uint64_t value);
/* Takes bytes away from the front. */
void bytes_drop(bytes *self, size_t count);

uint32_t u32_at(const uint8_t *data);
uint64_t u64_at(const uint8_t *data);
void u32_put(uint8_t *data, uint32_t value);
void u64_put(uint8_t *data, uint64_t value);

/* Lower-case hex and a zero: text has 2 * count + 1 places. */
void hex_of(const uint8_t *data, size_t count, char *text);
/* 0 when text is exactly count bytes in lower-case hex, else -1. */
int hex_to(const char *text, uint8_t *data, size_t count);

/* Copies text that fits size places with its zero, cut between characters if it does not. NULL is no text. */
void text_put(char *to, size_t size, const char *from);
/* The same for text from outside: what moves a terminal's cursor or breaks a line becomes a blank. */
void text_put_plain(char *to, size_t size, const char *from);
/* A copy that free() takes; NULL when there is no memory. */
char *text_copy(const char *text);
/* Whether bytes are UTF-8 as the standard has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
int utf8_holds(const uint8_t *data, size_t count);
/* How many characters UTF-8 has. */
size_t utf8_count(const char *text);

#endif
