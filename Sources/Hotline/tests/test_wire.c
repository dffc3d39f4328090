/* The vectors of docs/wire.md, byte for byte, and what a frame may not be. */
#include <sodium.h>

#include "frame.h"
#include "qingtong/rpc/v1/control.pb-c.h"
#include "request.h"
#include "test.h"

#define WIRE ROOT "/docs/wire.md"

static void expect_block(const bytes *made, const char *name)
{
    bytes wanted = test_hex(WIRE, name);
    EXPECT(wanted.length > 0 && made->length <= wanted.length && memcmp(made->data, wanted.data, made->length) == 0);
    bytes_free(&wanted);
}

static bytes packed(const ProtobufCMessage *message)
{
    bytes out = {0};
    uint8_t *place = bytes_reserve(&out, protobuf_c_message_get_packed_size(message));
    out.length = protobuf_c_message_pack(message, place);
    return out;
}

static void control_call(uint32_t stream, const char *method, const bytes *payload, const char *name, int answered)
{
    bytes out = {0};
    call ping = {.service = CONTROL_SERVICE, .method = method, .payload = payload->data, .length = payload->length};
    EXPECT(request_write(&out, stream, &ping) == 0);
    if (answered) frame_write(&out, stream, FRAME_RESPONSE, 0, NULL, 0);
    expect_block(&out, name);
    bytes_free(&out);
}

static void vectors(void)
{
    bytes empty = {0};
    control_call(1, "Ping", &empty, "hex ping", 0);

    Qingtong__Rpc__V1__HelloRequest hello = QINGTONG__RPC__V1__HELLO_REQUEST__INIT;
    uint32_t versions[] = {1};
    char *features[] = {"credit"};
    hello.versions = versions;
    hello.n_versions = 1;
    hello.features = features;
    hello.n_features = 1;
    hello.credit = 2;
    bytes payload = packed(&hello.base);
    control_call(1, "Hello", &payload, "hex hello", 0);
    bytes_free(&payload);

    Qingtong__Rpc__V1__CancelRequest cancel = QINGTONG__RPC__V1__CANCEL_REQUEST__INIT;
    cancel.stream_id = 5;
    payload = packed(&cancel.base);
    control_call(7, "Cancel", &payload, "hex cancel", 0);
    bytes_free(&payload);

    Qingtong__Rpc__V1__CreditRequest credit = QINGTONG__RPC__V1__CREDIT_REQUEST__INIT;
    credit.stream_id = 5;
    credit.messages = 1;
    payload = packed(&credit.base);
    control_call(2, "Credit", &payload, "hex credit", 1);
    bytes_free(&payload);

    bytes out = {0};
    call put = {.service = "demo.Notes", .method = "Put", .timeout = 1000, .opens_stream = 1};
    EXPECT(request_write(&out, 5, &put) == 0);
    frame_write(&out, 5, FRAME_DATA, 0, "\x0a\x01\x61", 3);
    frame_write(&out, 5, FRAME_DATA, FLAG_REMOTE_CLOSED | FLAG_NO_DATA, NULL, 0);
    expect_block(&out, "hex client-stream");
    bytes_free(&out);
}

static void answers(void)
{
    frame answer;
    outcome how;
    const uint8_t *payload;
    size_t length;
    bytes wanted = test_hex(WIRE, "hex refused");
    EXPECT(frame_read(wanted.data, wanted.length, &answer) == FRAME_WHOLE && answer.stream == 3 && answer.type == FRAME_RESPONSE);
    EXPECT(response_read(answer.data, answer.length, &how, &payload, &length) == 0);
    EXPECT(how.code == 5 && strcmp(how.text, "no") == 0 && how.retry_ms == -1 && !payload);
    for (size_t cut = 0; cut < wanted.length; cut++) EXPECT(frame_read(wanted.data, cut, &answer) == FRAME_PART);
    bytes_free(&wanted);
    wanted = test_hex(WIRE, "hex pong");
    EXPECT(frame_read(wanted.data, wanted.length, &answer) == FRAME_WHOLE && answer.length == 0);
    EXPECT(response_read(answer.data, answer.length, &how, &payload, &length) == 0 && how.code == 0);
    bytes_free(&wanted);
    const uint8_t longest[] = {0, 0x40, 0, 0, 0, 0, 0, 1, 2, 0}, longer[] = {0, 0x40, 0, 1, 0, 0, 0, 1, 2, 0};
    EXPECT(frame_read(longest, sizeof longest, &answer) == FRAME_PART);
    EXPECT(frame_read(longer, sizeof longer, &answer) == FRAME_TOO_LONG);
    EXPECT(frame_read((const uint8_t *)"HTTP/1.1", 8, &answer) == FRAME_TOO_LONG);
}

static void texts(void)
{
    signer by = {.principal = "zj-12345.gateway", .target = "enforcement@zj"};
    uint8_t seed[32], key[32], signature[64];
    /* The first vector of RFC 8032, section 7.1. */
    EXPECT(hex_to("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", seed, 32) == 0);
    EXPECT(crypto_sign_seed_keypair(key, by.secret, seed) == 0);
    bytes text = {0};
    call_text(&text, &by, "s", "m", "0192f0c0a1b27c3d8e4f5a6b7c8d9e0f", 7, NULL, 0);
    bytes_add(&text, "", 1);
    EXPECT(strcmp((char *)text.data, "qingtong-call/v1\ns\nm\nzj-12345.gateway\n0192f0c0a1b27c3d8e4f5a6b7c8d9e0f\n7\n"
                                     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nenforcement@zj") == 0);
    text.length--;
    EXPECT(sign_text(&text, &by, signature) == 0);
    EXPECT(crypto_sign_verify_detached(signature, text.data, text.length, key) == 0);
    bytes_free(&text);
    uint8_t digest[32] = {0};
    seal_text(&text, &by, "s", "m", "id", 2, digest);
    bytes_add(&text, "", 1);
    EXPECT(strcmp((char *)text.data, "qingtong-stream/v1\ns\nm\nzj-12345.gateway\nid\n2\n"
                                     "0000000000000000000000000000000000000000000000000000000000000000\nenforcement@zj") == 0);
    bytes_free(&text);
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    vectors();
    answers();
    texts();
    return test_end("wire");
}
