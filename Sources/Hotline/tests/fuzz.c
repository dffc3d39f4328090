/* Bytes that nobody should send, for libFuzzer: the first byte says to what they go. None may break anything. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine.h"
#include "identity.h"
#include "upload.h"
#include "qingtong/common/v1/audit.pb-c.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"

#define KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"

static void messages(const uint8_t *data, size_t length)
{
    const ProtobufCMessageDescriptor *kinds[] = {
        &qingtong__enforcement__v1__tip_filed__descriptor, &qingtong__enforcement__v1__tip_progress__descriptor,
        &qingtong__common__v1__inclusion_proof__descriptor, &qingtong__enforcement__v1__file_tip_request__descriptor};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        arena memory;
        arena_begin(&memory, UNPACK_BYTES);
        ProtobufCMessage *message = unpack(kinds[i], data, length, &memory);
        /* What was taken can be written, within what it may say. */
        if (message) (void)protobuf_c_message_get_packed_size(message);
        arena_end(&memory);
    }
}

/* A connection on which a tip, a question and a file are under way, and then what came. */
static void connection(const uint8_t *data, size_t length)
{
    qth_options options;
    qth_client *client = NULL;
    int pair[2];
    op call;
    upload sent = {0};
    uint8_t words[100] = {0};
    qth_options_init(&options);
    options.addresses = "127.0.0.1:1";
    options.target = "enforcement@zj";
    options.principal = "gateway";
    options.seed_hex = options.service_key_hex = KEY;
    if (qth_open(&options, &client, NULL) != QTH_OK || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair)) abort();
    client->conn.file = pair[0];
    client->conn.state = length && data[0] & 1 ? CONN_GREETS : CONN_OPEN;
    client->conn.next_stream = 3;
    client->conn.in.cap = FRAME_HEADER + FRAME_LIMIT;
    client->conn.has_credit = 1;
    client->conn.credit = 1;
    client->conn.open_by = clock_ms() + 1000;
    op_begin(&call, "s", "m", words, 0);
    call.is_fresh = 1;
    sent.data = words;
    sent.length = sizeof words;
    sent.name = sent.media_type = "n";
    if (length && data[0] & 2) call.upload = &sent;
    int64_t now = clock_ms();
    call.ends = now + 50;
    op_wait(client, &call, now);
    ops_send(client, now);
    bytes_add(&client->conn.in, data, length);
    if (client->conn.state != CONN_NONE && frames_take(client, now)) conn_lose(client, now, QTH_MALFORMED, "malformed-reply", NULL);
    op_leave(client, &call);
    bytes_free(&call.reply);
    qth_close(client);
    close(pair[1]);
}

static void spool_bytes(const uint8_t *data, size_t length)
{
    spool self = {0};
    int kind;
    const uint8_t *body;
    size_t size;
    self.file = self.lock = -1;
    if (table_begin(&self.table)) abort();
    (void)record_read(data, length, &kind, &body, &size);
    /* As if the check held: any record, over and over. */
    for (size_t place = 0; place + 2 < length;) {
        size = data[place + 1];
        if (size > length - place - 2) size = length - place - 2;
        (void)record_apply(&self, data[place] % 4, data + place + 2, size, size);
        place += 2 + size;
    }
    table_end(&self.table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    if (sodium_init() < 0 || !length) return 0;
    const uint8_t *rest = data + 1;
    size_t left = length - 1;
    outcome how;
    const uint8_t *payload;
    size_t payload_length;
    uint8_t key[32] = {0};
    bytes binding = {0}, opened = {0};
    char *text = malloc(left + 1);
    if (!text) return 0;
    memcpy(text, rest, left);
    text[left] = 0;
    switch (*data % 6) {
    case 0: messages(rest, left); break;
    case 1: connection(rest, left); break;
    case 2: spool_bytes(rest, left); break;
    case 3: (void)response_read(rest, left, &how, &payload, &payload_length); break;
    case 4:
        (void)qth_verify_receipt(rest, left, KEY, "");
        (void)qth_verify_inclusion(rest, left, KEY);
        break;
    default: {
        char spoken[64];
        (void)qth_speak_code(text, "zh", spoken, sizeof spoken);
        (void)part_open(&opened, key, rest, left, &binding);
        text_put(spoken, sizeof spoken, text);
    }
    }
    bytes_free(&opened);
    free(text);
    return 0;
}
