/* What no message may be: too deep, too many, no text, cut. */
#include "qingtong/common/v1/audit.pb-c.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"
#include "test.h"
#include "unpack.h"

#define TIP qingtong__enforcement__v1__tip_filed__descriptor

static int holds(const ProtobufCMessageDescriptor *kind, const char *data, size_t length)
{
    arena memory;
    arena_begin(&memory, UNPACK_BYTES);
    int there = unpack(kind, (const uint8_t *)data, length, &memory) != NULL;
    arena_end(&memory);
    return there;
}

static void rows(void)
{
    const struct {
        const char *data;
        size_t length;
        int holds;
    } table[] = {
        {"", 0, 1},
        {"\x0a\x00", 2, 1},
        {"\x0a\x03\x0a\x01\x61", 5, 1},
        {"\x7a\x00", 2, 1},                                 /* a field nobody knows */
        {"\x0a\x03\x0a\x01\xff", 5, 0},                     /* no UTF-8 */
        {"\x0a\x03\x0a\x01\x00", 5, 0},                     /* a zero in text */
        {"\x0a\x04\x0a\x02\xc0\x80", 6, 0},                 /* overlong */
        {"\x0a\x05\x0a\x03\xed\xa0\x80", 7, 0},             /* a surrogate */
        {"\x0a\x06\x0a\x04\xf4\x90\x80\x80", 8, 0},         /* past the last plane */
        {"\x0a\x05", 2, 0},                                 /* cut */
        {"\x0a", 1, 0},                                     /* cut within the head */
        {"\x08\x01", 2, 0},                                 /* a number where a message belongs */
        {"\x0b\x0c", 2, 0},                                 /* a group */
        {"\x02\x00", 2, 0},                                 /* field 0 */
        {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, 0}, /* a length past everything */
        {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 11, 0}, /* a number past 64 bits */
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, 0}, /* a number without an end */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (holds(&TIP, table[i].data, table[i].length) != table[i].holds) {
            fprintf(stderr, "row %zu is judged wrongly\n", i);
            test_failures++;
        }
        test_count++;
    }
}

static void many(void)
{
    bytes data = {0};
    for (int i = 0; i < UNPACK_FIELDS; i++) bytes_add(&data, "\x1a\x00", 2);
    const ProtobufCMessageDescriptor *kind = &qingtong__common__v1__inclusion_proof__descriptor;
    EXPECT(holds(kind, (char *)data.data, data.length));
    bytes_add(&data, "\x1a\x00", 2);
    EXPECT(!holds(kind, (char *)data.data, data.length));
    bytes_free(&data);
    arena small;
    arena_begin(&small, 16);
    EXPECT(!unpack(&TIP, (const uint8_t *)"\x0a\x03\x0a\x01\x61", 5, &small));
    arena_end(&small);
}

static void raw(void)
{
    size_t length = 0;
    const uint8_t data[] = {0x12, 1, 'a', 0x08, 5, 0x12, 2, 'b', 'c'};
    const uint8_t *found = raw_field(data, sizeof data, 2, &length);
    EXPECT(found == data + 7 && length == 2);
    EXPECT(!raw_field(data, sizeof data, 3, &length));
    EXPECT(!raw_field(data, sizeof data - 1, 2, &length));
}

static void text(void)
{
    char small[8];
    text_put(small, sizeof small, "a中文字");
    EXPECT(strcmp(small, "a中文") == 0);
    text_put(small, 6, "a中文字");
    EXPECT(strcmp(small, "a中") == 0);
    text_put(small, sizeof small, NULL);
    EXPECT(!small[0]);
    text_put_plain(small, sizeof small, "\x1b[2J\n\xc2\x9b");
    EXPECT(strcmp(small, " [2J ") == 0 || strcmp(small, " [2J   ") == 0);
    EXPECT(utf8_count("a中") == 2);
}

int main(void)
{
    text();
    rows();
    many();
    raw();
    return test_end("scan");
}
