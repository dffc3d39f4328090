#include "peer.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "envelope.pb-c.h"
#include "frame.h"
#include "google/rpc/error_details.pb-c.h"
#include "qingtong/common/v1/attachments.pb-c.h"
#include "qingtong/enforcement/v1/tips.pb-c.h"
#include "qingtong/rpc/v1/control.pb-c.h"

/* What stands on one connection: a stream that uploads, if there is one. */
typedef struct line {
    peer *of;
    int file;
    bytes in, out;
    uint32_t upload;
    int64_t credit;
    uint64_t count;
    crypto_hash_sha256_state digest;
    int is_sealed;
} line;

static void respond(line *on, uint32_t stream, const ProtobufCMessage *payload, Google__Rpc__Status *status)
{
    Qth__Wire__Response response = QTH__WIRE__RESPONSE__INIT;
    uint8_t packed[4096], whole[8192];
    response.status = status;
    if (payload) {
        response.payload.data = packed;
        response.payload.len = protobuf_c_message_pack(payload, packed);
    }
    frame_write(&on->out, stream, FRAME_RESPONSE, 0, whole, qth__wire__response__pack(&response, whole));
}

static void refuse(line *on, uint32_t stream)
{
    peer *self = on->of;
    Google__Rpc__Status status = GOOGLE__RPC__STATUS__INIT;
    Google__Rpc__ErrorInfo info = GOOGLE__RPC__ERROR_INFO__INIT;
    Google__Rpc__RetryInfo retry = GOOGLE__RPC__RETRY_INFO__INIT;
    Google__Protobuf__Duration delay = GOOGLE__PROTOBUF__DURATION__INIT;
    Google__Protobuf__Any any[2] = {GOOGLE__PROTOBUF__ANY__INIT, GOOGLE__PROTOBUF__ANY__INIT}, *details[2] = {&any[0], &any[1]};
    uint8_t packed[2][256];
    status.code = self->code;
    status.message = "no";
    info.reason = (char *)self->reason;
    any[0].type_url = "type.googleapis.com/google.rpc.ErrorInfo";
    any[0].value = (ProtobufCBinaryData){google__rpc__error_info__pack(&info, packed[0]), packed[0]};
    delay.seconds = self->retry_ms / 1000;
    delay.nanos = (int32_t)(self->retry_ms % 1000) * 1000000;
    retry.retry_delay = &delay;
    any[1].type_url = "type.googleapis.com/google.rpc.RetryInfo";
    any[1].value = (ProtobufCBinaryData){google__rpc__retry_info__pack(&retry, packed[1]), packed[1]};
    status.details = details;
    status.n_details = self->retry_ms ? 2 : 1;
    respond(on, stream, NULL, &status);
}

static void greet_back(line *on, uint32_t stream)
{
    struct timespec now;
    Qingtong__Rpc__V1__HelloReply reply = QINGTONG__RPC__V1__HELLO_REPLY__INIT;
    char *features[] = {"credit"};
    clock_gettime(CLOCK_REALTIME, &now);
    reply.version = 1;
    reply.features = features;
    reply.n_features = 1;
    reply.node = (char *)on->of->node;
    reply.time = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000 + on->of->ahead_us;
    reply.credit = on->of->credit;
    respond(on, stream, &reply.base, NULL);
}

static void file_tip(line *on, uint32_t stream, const Qth__Wire__Request *request)
{
    peer *self = on->of;
    Qingtong__Enforcement__V1__FileTipRequest *asked =
        qingtong__enforcement__v1__file_tip_request__unpack(NULL, request->payload.len, request->payload.data);
    Qingtong__Enforcement__V1__TipFiled filed = QINGTONG__ENFORCEMENT__V1__TIP_FILED__INIT;
    Qingtong__Enforcement__V1__Receipt receipt = QINGTONG__ENFORCEMENT__V1__RECEIPT__INIT;
    uint8_t salt[32] = {7}, commitment[32], signature[64];
    char text[512], commitment_hex[65], salt_hex[65];
    crypto_hash_sha256_state hash;
    crypto_hash_sha256_init(&hash);
    crypto_hash_sha256_update(&hash, salt, 32);
    crypto_hash_sha256_update(&hash, (uint8_t *)asked->content, strlen(asked->content));
    crypto_hash_sha256_final(&hash, commitment);
    hex_of(commitment, 32, commitment_hex);
    hex_of(salt, 32, salt_hex);
    int length = snprintf(text, sizeof text, "qingtong-receipt/v1\n%s\ntip-1\n5\n4821-0937-5526-2\n%s\n%s", self->node,
                          commitment_hex, salt_hex);
    crypto_sign_detached(signature, NULL, (uint8_t *)text, (unsigned long long)length, self->secret);
    signature[0] ^= self->is_forging;
    receipt.code = "4821-0937-5526-2";
    receipt.tip_id = "tip-1";
    receipt.filed_at = 5;
    receipt.content_commitment = (ProtobufCBinaryData){32, commitment};
    receipt.salt = (ProtobufCBinaryData){32, salt};
    receipt.node = (char *)self->node;
    receipt.signature = (ProtobufCBinaryData){64, signature};
    filed.receipt = &receipt;
    respond(on, stream, &filed.base, NULL);
    qingtong__enforcement__v1__file_tip_request__free_unpacked(asked, NULL);
}

static void note(peer *self, const Qth__Wire__Request *request)
{
    int place = self->calls++ % PEER_IDS;
    for (size_t i = 0; i < request->n_metadata; i++) {
        const Qth__Wire__KeyValue *pair = request->metadata[i];
        if (!strcmp(pair->key, "qt-request-id")) text_put(self->ids[place], 33, pair->value);
        if (!strcmp(pair->key, "qt-signature")) text_put(self->signatures[place], 129, pair->value);
    }
}

/* 0, or -1 when the connection is to end. */
static int called(line *on, const frame *came)
{
    peer *self = on->of;
    int end = 0;
    Qth__Wire__Request *request = qth__wire__request__unpack(NULL, came->length, came->data);
    if (!request) return -1;
    if (!strcmp(request->method, "Hello")) {
        greet_back(on, came->stream);
    } else if (!strcmp(request->method, "Cancel")) {
        self->cancels++;
    } else if (!self->is_deaf) {
        note(self, request);
        if (self->cuts > 0) {
            self->cuts--;
            end = -1;
        } else if (self->is_garbling_messages) {
            frame_write(&on->out, came->stream, FRAME_RESPONSE, 0, "\x0a\xff", 2);
        } else if (self->refusals > 0) {
            self->refusals--;
            refuse(on, came->stream);
        } else if (!strcmp(request->method, "FileTip")) {
            file_tip(on, came->stream, request);
        } else if (!strcmp(request->method, "PutAttachment")) {
            on->upload = came->stream;
            on->credit = self->credit;
            on->count = 0;
            on->is_sealed = 0;
            crypto_hash_sha256_init(&on->digest);
        } else {
            Qingtong__Enforcement__V1__TipProgress progress = QINGTONG__ENFORCEMENT__V1__TIP_PROGRESS__INIT;
            char *agencies[] = {"甲", "乙"};
            progress.state = 1;
            progress.close_by = "2026-12-31";
            progress.agencies = agencies;
            progress.n_agencies = 2;
            respond(on, came->stream, &progress.base, NULL);
        }
    }
    qth__wire__request__free_unpacked(request, NULL);
    return end;
}

static void grant(line *on, uint32_t messages)
{
    Qth__Wire__Request request = QTH__WIRE__REQUEST__INIT;
    Qingtong__Rpc__V1__CreditRequest credit = QINGTONG__RPC__V1__CREDIT_REQUEST__INIT;
    uint8_t payload[32], whole[128];
    credit.stream_id = on->upload;
    credit.messages = messages;
    request.service = "qingtong.rpc.v1.Control";
    request.method = "Credit";
    request.payload = (ProtobufCBinaryData){qingtong__rpc__v1__credit_request__pack(&credit, payload), payload};
    frame_write(&on->out, 2, FRAME_REQUEST, 0, whole, qth__wire__request__pack(&request, whole));
    on->credit += messages;
}

static void streamed(line *on, const frame *came)
{
    peer *self = on->of;
    if (came->flags & FLAG_REMOTE_CLOSED) {
        Qingtong__Common__V1__AttachedFile file = QINGTONG__COMMON__V1__ATTACHED_FILE__INIT;
        respond(on, on->upload, &file.base, NULL);
        return;
    }
    if (on->credit <= 0) self->overdrawn++;
    on->credit -= 1 + came->length / 16384;
    Qingtong__Rpc__V1__StreamSeal *seal = qingtong__rpc__v1__stream_seal__unpack(NULL, came->length, came->data);
    if (seal && seal->count == on->count && seal->signature.len == 64) {
        uint8_t digest[32];
        crypto_hash_sha256_state copy = on->digest;
        crypto_hash_sha256_final(&copy, digest);
        self->seals_held += seal->digest.len == 32 && memcmp(digest, seal->digest.data, 32) == 0;
    } else {
        uint8_t length[4];
        Qingtong__Common__V1__AttachmentPart *part =
            qingtong__common__v1__attachment_part__unpack(NULL, came->length, came->data);
        if (part) {
            self->file_bytes += part->data.len;
            qingtong__common__v1__attachment_part__free_unpacked(part, NULL);
        }
        u32_put(length, came->length);
        crypto_hash_sha256_update(&on->digest, length, 4);
        crypto_hash_sha256_update(&on->digest, came->data, came->length);
        on->count++;
    }
    if (seal) qingtong__rpc__v1__stream_seal__free_unpacked(seal, NULL);
    if (on->credit <= 0) grant(on, (uint32_t)(3 - on->credit));
}

static void serve(peer *self, int file)
{
    line on = {.of = self, .file = file};
    uint8_t part[4096];
    ssize_t count;
    int end = 0;
    while (!end && (count = recv(file, part, sizeof part, 0)) > 0) {
        frame came;
        bytes_add(&on.in, part, (size_t)count);
        pthread_mutex_lock(&self->mutex);
        if (self->is_garbling) {
            bytes_add_text(&on.out, "HTTP/1.1 400 Bad Request\r\n\r\n");
            end = 1;
        }
        while (!end && frame_read(on.in.data, on.in.length, &came) == FRAME_WHOLE) {
            if (came.type == FRAME_REQUEST) end = called(&on, &came);
            else if (came.type == FRAME_DATA && came.stream == on.upload) streamed(&on, &came);
            bytes_drop(&on.in, FRAME_HEADER + came.length);
        }
        pthread_mutex_unlock(&self->mutex);
        if (on.out.length && send(file, on.out.data, on.out.length, MSG_NOSIGNAL) < 0) break;
        on.out.length = 0;
    }
    bytes_free(&on.in);
    bytes_free(&on.out);
    close(file);
}

static void *accept_all(void *data)
{
    peer *self = data;
    int file;
    while ((file = accept(self->listener, NULL, NULL)) >= 0) {
        pthread_mutex_lock(&self->mutex);
        self->connections++;
        pthread_mutex_unlock(&self->mutex);
        serve(self, file);
    }
    return NULL;
}

void peer_start(peer *self)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    uint8_t key[32];
    memset(self, 0, sizeof *self);
    pthread_mutex_init(&self->mutex, NULL);
    crypto_sign_keypair(key, self->secret);
    hex_of(key, 32, self->key);
    self->node = "enforcement@zj";
    self->credit = 4;
    self->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(self->listener, (struct sockaddr *)&at, sizeof at) || listen(self->listener, 16)
        || getsockname(self->listener, (struct sockaddr *)&at, &size) || pthread_create(&self->thread, NULL, accept_all, self))
        exit(1);
    self->port = ntohs(at.sin_port);
}

void peer_stop(peer *self)
{
    shutdown(self->listener, SHUT_RDWR);
    pthread_join(self->thread, NULL);
    close(self->listener);
    pthread_mutex_destroy(&self->mutex);
}
