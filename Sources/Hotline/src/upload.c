/* Files, sent in pieces as a client stream with its seal. */
#include "upload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call.h"
#include "qingtong/common/v1/attachments.pb-c.h"
#include "qingtong/rpc/v1/control.pb-c.h"

enum { PIECE = 64 << 10, CREDIT_BYTES = 16 << 10, OUT_ENOUGH = 256 << 10, MOST_FILE = 20 << 20 };

int upload_begin(qth_client *client, op *self)
{
    upload *sent = self->upload;
    sent->place = 0;
    sent->count = 0;
    sent->stage = UPLOAD_NAMES;
    /* Without credit the service's buffer takes what comes, and the stream's end says if it did not. */
    sent->credit = client->conn.has_credit ? (int64_t)client->conn.credit : INT64_MAX / 2;
    crypto_hash_sha256_init(&sent->digest);
    return upload_go_on(client, self);
}

void upload_credit(op *self, uint32_t messages)
{
    if (self->upload->credit < INT64_MAX / 4) self->upload->credit += messages;
}

static int send_message(qth_client *client, op *self, const ProtobufCMessage *message, int is_seal)
{
    upload *sent = self->upload;
    bytes out = {0};
    uint8_t *place = bytes_reserve(&out, protobuf_c_message_get_packed_size(message));
    if (!place) return -1;
    out.length = protobuf_c_message_pack(message, place);
    sent->credit -= 1 + (int64_t)(out.length / CREDIT_BYTES);
    if (!is_seal) {
        uint8_t length[4];
        u32_put(length, (uint32_t)out.length);
        crypto_hash_sha256_update(&sent->digest, length, sizeof length);
        crypto_hash_sha256_update(&sent->digest, out.data, out.length);
        sent->count++;
    }
    frame_write(&client->conn.out, self->stream, FRAME_DATA, 0, out.data, out.length);
    bytes_free(&out);
    return client->conn.out.failed ? -1 : 0;
}

static int send_name(qth_client *client, op *self)
{
    upload *sent = self->upload;
    Qingtong__Common__V1__AttachmentPart part = QINGTONG__COMMON__V1__ATTACHMENT_PART__INIT;
    Qingtong__Common__V1__AttachedFile file = QINGTONG__COMMON__V1__ATTACHED_FILE__INIT;
    file.sha256 = sent->sha256;
    file.name = (char *)sent->name;
    file.media_type = (char *)sent->media_type;
    file.size = (int64_t)sent->length;
    part.attachment = &file;
    sent->stage = UPLOAD_DATA;
    return send_message(client, self, &part.base, 0);
}

static int send_piece(qth_client *client, op *self)
{
    upload *sent = self->upload;
    Qingtong__Common__V1__AttachmentPart part = QINGTONG__COMMON__V1__ATTACHMENT_PART__INIT;
    size_t left = sent->length - sent->place;
    part.data.data = sent->data + sent->place;
    part.data.len = left < PIECE ? left : PIECE;
    sent->place += part.data.len;
    if (sent->place == sent->length) sent->stage = UPLOAD_SEAL;
    return send_message(client, self, &part.base, 0);
}

static int send_seal(qth_client *client, op *self)
{
    upload *sent = self->upload;
    Qingtong__Rpc__V1__StreamSeal seal = QINGTONG__RPC__V1__STREAM_SEAL__INIT;
    uint8_t digest[DIGEST_BYTES], signature[SIGNATURE_BYTES];
    bytes text = {0};
    crypto_hash_sha256_final(&sent->digest, digest);
    seal_text(&text, &client->by, self->service, self->method, self->request_id, sent->count, digest);
    int failed = sign_text(&text, &client->by, signature);
    bytes_free(&text);
    if (failed) return -1;
    seal.count = sent->count;
    seal.digest.data = digest;
    seal.digest.len = sizeof digest;
    seal.signature.data = signature;
    seal.signature.len = sizeof signature;
    sent->stage = UPLOAD_DONE;
    if (send_message(client, self, &seal.base, 1)) return -1;
    frame_write(&client->conn.out, self->stream, FRAME_DATA, FLAG_REMOTE_CLOSED | FLAG_NO_DATA, NULL, 0);
    return client->conn.out.failed ? -1 : 0;
}

int upload_go_on(qth_client *client, op *self)
{
    upload *sent = self->upload;
    int count = 0;
    while (sent->stage != UPLOAD_DONE && sent->credit > 0 && client->conn.out.length - client->conn.out_sent < OUT_ENOUGH) {
        int failed = sent->stage == UPLOAD_NAMES  ? send_name(client, self)
                     : sent->stage == UPLOAD_DATA ? send_piece(client, self)
                                                  : send_seal(client, self);
        if (failed) return -1;
        count++;
    }
    return count;
}

/* The whole file, whose size is looked at before memory is taken for it. */
static qth_status read_file(const char *path, upload *out)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    qth_status status = QTH_INVALID;
    if (file < 0) return status;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 && about.st_size <= MOST_FILE) {
        out->data = malloc((size_t)about.st_size);
        status = out->data ? QTH_OK : QTH_NO_MEMORY;
    }
    while (status == QTH_OK && out->length < (size_t)about.st_size) {
        ssize_t count = read(file, out->data + out->length, (size_t)about.st_size - out->length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) status = QTH_INVALID;
        else out->length += (size_t)count;
    }
    close(file);
    return status;
}

qth_status qth_put_file(qth_client *client, const char *path, const char *name, const char *media_type, int64_t wait_ms,
                        char sha256[65], qth_error *error)
{
    upload sent = {0};
    uint8_t digest[32], id[REQUEST_ID_BYTES];
    op made;
    if (!client || !path || !media_type || !sha256) return error_set(error, QTH_INVALID, NULL, NULL, NULL);
    const char *slash = strrchr(path, '/');
    sent.name = name ? name : slash ? slash + 1 : path;
    sent.media_type = media_type;
    if (!utf8_holds((const uint8_t *)sent.name, strlen(sent.name))) return error_set(error, QTH_INVALID, NULL, "name", NULL);
    qth_status status = read_file(path, &sent);
    if (status != QTH_OK) {
        free(sent.data);
        return error_set(error, status, NULL, "path", NULL);
    }
    crypto_hash_sha256(digest, sent.data, sent.length);
    hex_of(digest, sizeof digest, sent.sha256);
    op_begin(&made, "qingtong.common.v1.Attachments", "PutAttachment", NULL, 0);
    made.upload = &sent;
    /* One id for all tries: whichever of them is answered, the file is there once. */
    randombytes_buf(id, sizeof id);
    hex_of(id, sizeof id, made.request_id);
    pthread_mutex_lock(&client->mutex);
    status = call_and_wait(client, &made, wait_ms, error);
    pthread_mutex_unlock(&client->mutex);
    memcpy(sha256, sent.sha256, sizeof sent.sha256);
    bytes_free(&made.reply);
    free(sent.data);
    return status;
}
