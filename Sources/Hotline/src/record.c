#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "spool.h"

static const uint8_t magic[4] = {'Q', 'T', 'H', 1};
/* Against accidents, not against people: who can write the file can write anything. */
static const uint8_t check_key[crypto_shorthash_KEYBYTES] = "qth-spool-check";

static void check_of(uint8_t check[8], const uint8_t *record, size_t body)
{
    /* Length and kind are covered too: they stand in front of the check, and the body behind it. */
    crypto_shorthash(check, record + RECORD_HEADER, body, check_key);
    for (int i = 0; i < 8; i++) check[i] ^= record[4 + i];
}

static size_t begin(bytes *out, int kind)
{
    size_t place = out->length;
    uint8_t header[RECORD_HEADER] = {0};
    memcpy(header, magic, sizeof magic);
    header[8] = (uint8_t)kind;
    bytes_add(out, header, sizeof header);
    return place;
}

static void end(bytes *out, size_t place)
{
    if (out->failed) return;
    uint8_t *record = out->data + place;
    size_t body = out->length - place - RECORD_HEADER;
    u32_put(record + 4, (uint32_t)body);
    check_of(record + 12, record, body);
}

static void short_text(bytes *out, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    uint8_t raw[2] = {(uint8_t)(length >> 8), (uint8_t)length};
    bytes_add(out, raw, 2);
    bytes_add(out, text, length);
}

void record_tip(bytes *out, const entry *told)
{
    size_t place = begin(out, RECORD_TIP);
    bytes_add(out, told->id, sizeof told->id);
    bytes_add_u64(out, (uint64_t)told->queued_at);
    short_text(out, told->key);
    bytes_add(out, told->payload, told->length);
    end(out, place);
}

void record_mark(bytes *out, const entry *told, int state)
{
    size_t place = begin(out, RECORD_MARK);
    uint8_t raw[2] = {(uint8_t)state, (uint8_t)told->last.code};
    bytes_add(out, told->id, sizeof told->id);
    bytes_add(out, raw, sizeof raw);
    short_text(out, told->last.reason);
    short_text(out, told->last.field);
    short_text(out, told->last.text);
    end(out, place);
}

void record_receipt(bytes *out, const entry *told)
{
    const receipt_kept *receipt = told->receipt;
    size_t place = begin(out, RECORD_RECEIPT);
    bytes_add(out, told->id, sizeof told->id);
    bytes_add_u64(out, (uint64_t)told->queued_at);
    short_text(out, told->key);
    bytes_add_u64(out, (uint64_t)receipt->filed_at);
    short_text(out, receipt->tip_id);
    short_text(out, receipt->node);
    bytes_add(out, receipt->commitment, sizeof receipt->commitment);
    bytes_add(out, receipt->salt, sizeof receipt->salt);
    bytes_add(out, receipt->signature, sizeof receipt->signature);
    end(out, place);
}

size_t record_read(const uint8_t *data, size_t length, int *kind, const uint8_t **body, size_t *body_length)
{
    uint8_t check[8];
    if (length < RECORD_HEADER || memcmp(data, magic, sizeof magic)) return 0;
    size_t size = u32_at(data + 4);
    if (size > RECORD_LIMIT || size > length - RECORD_HEADER) return 0;
    check_of(check, data, size);
    if (memcmp(check, data + 12, sizeof check)) return 0;
    *kind = data[8];
    *body = data + RECORD_HEADER;
    *body_length = size;
    return RECORD_HEADER + size;
}

/* A body as it is read; nothing is taken past its end. */
typedef struct reader {
    const uint8_t *data;
    size_t left;
    int failed;
} reader;

static const uint8_t *take(reader *in, size_t count)
{
    if (in->failed || count > in->left) {
        in->failed = 1;
        return NULL;
    }
    const uint8_t *data = in->data;
    in->data += count;
    in->left -= count;
    return data;
}

static uint64_t take_u64(reader *in)
{
    const uint8_t *data = take(in, 8);
    return data ? u64_at(data) : 0;
}

static void take_text(reader *in, char *to, size_t size)
{
    const uint8_t *head = take(in, 2);
    size_t length = head ? (size_t)head[0] << 8 | head[1] : 0;
    const uint8_t *data = take(in, length);
    if (!data || length >= size) {
        in->failed = 1;
        return;
    }
    memcpy(to, data, length);
    to[length] = 0;
}

static void take_bytes(reader *in, uint8_t *to, size_t count)
{
    const uint8_t *data = take(in, count);
    if (data) memcpy(to, data, count);
}

/* The entry of a record that can be the first of its id. */
static entry *found_or_new(spool *self, reader *in, int *is_new)
{
    char key[65];
    const uint8_t *id = take(in, REQUEST_ID_BYTES);
    int64_t queued_at = (int64_t)take_u64(in);
    take_text(in, key, sizeof key);
    if (in->failed) return NULL;
    entry *found = table_find(&self->table, id);
    *is_new = !found;
    if (found) return found;
    found = calloc(1, sizeof *found);
    if (!found) return NULL;
    memcpy(found->id, id, sizeof found->id);
    found->queued_at = queued_at;
    found->is_synced = 1;
    if (key[0] && !(found->key = text_copy(key))) {
        free(found);
        return NULL;
    }
    return found;
}

static int apply_tip(spool *self, reader *in, uint64_t file_bytes)
{
    int is_new;
    entry *told = found_or_new(self, in, &is_new);
    if (!told) return -1;
    told->file_bytes += file_bytes;
    if (!is_new) return 0;
    told->payload = malloc(in->left ? in->left : 1);
    if (!told->payload) {
        entry_free(told);
        return -1;
    }
    memcpy(told->payload, in->data, in->left);
    told->length = in->left;
    table_add(&self->table, told);
    spool_set_state(self, told, QTH_STATE_QUEUED);
    told->disk_state = QTH_STATE_QUEUED;
    return 0;
}

static int apply_mark(spool *self, reader *in, uint64_t file_bytes)
{
    outcome last = {.retry_ms = -1};
    const uint8_t *id = take(in, REQUEST_ID_BYTES), *raw = take(in, 2);
    take_text(in, last.reason, sizeof last.reason);
    take_text(in, last.field, sizeof last.field);
    take_text(in, last.text, sizeof last.text);
    if (in->failed) return -1;
    entry *told = table_find(&self->table, id);
    /* Its tip was damaged or let go of: nothing is left to be marked. */
    if (!told) {
        self->dead += file_bytes;
        return 0;
    }
    told->file_bytes += file_bytes;
    if (raw[0] == MARK_FORGOTTEN) {
        spool_set_state(self, told, QTH_STATE_NONE);
        self->dead += told->file_bytes;
        table_remove(&self->table, told);
        entry_free(told);
        return 0;
    }
    if (raw[0] < QTH_STATE_QUEUED || raw[0] > QTH_STATE_UNKNOWN || told->state == QTH_STATE_RECEIPTED) return 0;
    told->last = last;
    told->last.code = raw[1];
    told->disk_state = raw[0];
    spool_set_state(self, told, raw[0]);
    return 0;
}

static int apply_receipt(spool *self, reader *in, uint64_t file_bytes)
{
    int is_new;
    receipt_kept receipt;
    entry *told = found_or_new(self, in, &is_new);
    if (!told) return -1;
    receipt.filed_at = (int64_t)take_u64(in);
    take_text(in, receipt.tip_id, sizeof receipt.tip_id);
    take_text(in, receipt.node, sizeof receipt.node);
    take_bytes(in, receipt.commitment, sizeof receipt.commitment);
    take_bytes(in, receipt.salt, sizeof receipt.salt);
    take_bytes(in, receipt.signature, sizeof receipt.signature);
    if (!in->failed && told->receipt) {
        self->dead += file_bytes;
        return 0;
    }
    receipt_kept *kept = in->failed ? NULL : malloc(sizeof *kept);
    if (!kept) {
        if (is_new) entry_free(told);
        return -1;
    }
    *kept = receipt;
    told->receipt = kept;
    /* The words are not needed any more, and their record may go. */
    self->dead += told->file_bytes;
    told->file_bytes = file_bytes;
    free(told->payload);
    told->payload = NULL;
    told->length = 0;
    if (is_new) table_add(&self->table, told);
    spool_set_state(self, told, QTH_STATE_RECEIPTED);
    return 0;
}

int record_apply(spool *self, int kind, const uint8_t *body, size_t length, uint64_t file_bytes)
{
    reader in = {body, length, 0};
    switch (kind) {
    case RECORD_TIP: return apply_tip(self, &in, file_bytes);
    case RECORD_MARK: return apply_mark(self, &in, file_bytes);
    case RECORD_RECEIPT: return apply_receipt(self, &in, file_bytes);
    default: return -1;
    }
}
