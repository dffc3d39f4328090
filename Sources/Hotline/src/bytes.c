#include "bytes.h"

#include <stdlib.h>
#include <string.h>

void bytes_free(bytes *self)
{
    free(self->data);
    self->data = NULL;
    self->length = self->room = 0;
    self->failed = 0;
}

uint8_t *bytes_reserve(bytes *self, size_t count)
{
    if (self->failed) return NULL;
    if (count > SIZE_MAX / 2 - self->length || (self->cap && self->length + count > self->cap)) {
        self->failed = 1;
        return NULL;
    }
    if (!self->data || self->length + count > self->room) {
        size_t room = self->room ? self->room : 256;
        while (room < self->length + count) room *= 2;
        uint8_t *data = realloc(self->data, room);
        if (!data) {
            self->failed = 1;
            return NULL;
        }
        self->data = data;
        self->room = room;
    }
    return self->data + self->length;
}

void bytes_add(bytes *self, const void *data, size_t count)
{
    uint8_t *place = bytes_reserve(self, count);
    if (!place || !count) return;
    memcpy(place, data, count);
    self->length += count;
}

void bytes_add_text(bytes *self, const char *text)
{
    bytes_add(self, text, strlen(text));
}

void bytes_add_u32(bytes *self, uint32_t value)
{
    uint8_t raw[4];
    u32_put(raw, value);
    bytes_add(self, raw, sizeof raw);
}

void bytes_add_u64(bytes *self, uint64_t value)
{
    uint8_t raw[8];
    u64_put(raw, value);
    bytes_add(self, raw, sizeof raw);
}

void bytes_drop(bytes *self, size_t count)
{
    if (count > self->length) count = self->length;
    if (!count) return;
    memmove(self->data, self->data + count, self->length - count);
    self->length -= count;
}

uint32_t u32_at(const uint8_t *data)
{
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

uint64_t u64_at(const uint8_t *data)
{
    return (uint64_t)u32_at(data) << 32 | u32_at(data + 4);
}

void u32_put(uint8_t *data, uint32_t value)
{
    for (int i = 0; i < 4; i++) data[i] = (uint8_t)(value >> (24 - 8 * i));
}

void u64_put(uint8_t *data, uint64_t value)
{
    u32_put(data, (uint32_t)(value >> 32));
    u32_put(data + 4, (uint32_t)value);
}

void hex_of(const uint8_t *data, size_t count, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    text[2 * count] = 0;
}

static int digit_of(char letter)
{
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return -1;
}

int hex_to(const char *text, uint8_t *data, size_t count)
{
    if (!text || strlen(text) != 2 * count) return -1;
    for (size_t i = 0; i < count; i++) {
        int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) return -1;
        data[i] = (uint8_t)(high << 4 | low);
    }
    return 0;
}

void text_put(char *to, size_t size, const char *from)
{
    size_t length = from ? strlen(from) : 0;
    if (!size) return;
    if (length >= size) {
        length = size - 1;
        /* A byte 10xxxxxx goes on a character that began before. */
        while (length && ((uint8_t)from[length] & 0xC0) == 0x80) length--;
    }
    if (length) memcpy(to, from, length);
    to[length] = 0;
}

void text_put_plain(char *to, size_t size, const char *from)
{
    text_put(to, size, from);
    for (uint8_t *at = (uint8_t *)to; size && *at; at++) {
        if (*at < 0x20 || *at == 0x7F) {
            *at = ' ';
        } else if (*at == 0xC2 && at[1] >= 0x80 && at[1] < 0xA0) {
            /* U+0080 to U+009F. */
            at[0] = at[1] = ' ';
        }
    }
}

char *text_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (copy) memcpy(copy, text, size);
    return copy;
}

int utf8_holds(const uint8_t *data, size_t count)
{
    size_t i = 0;
    while (i < count) {
        uint8_t first = data[i];
        size_t more = first < 0x80 ? 0 : first < 0xC2 ? 9 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 9;
        if (more == 9 || count - i <= more) return 0;
        /* The second byte's bounds keep overlong forms, surrogates and what is past the last plane out. */
        uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        for (size_t k = 1; k <= more; k++) {
            if (data[i + k] < low || data[i + k] > high) return 0;
            low = 0x80;
            high = 0xBF;
        }
        i += more + 1;
    }
    return 1;
}

size_t utf8_count(const char *text)
{
    size_t count = 0;
    for (; *text; text++) count += ((uint8_t)*text & 0xC0) != 0x80;
    return count;
}
