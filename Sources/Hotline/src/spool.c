#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static qth_status lock(spool *self)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/lock", self->directory) >= sizeof path) return QTH_INVALID;
    self->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (self->lock < 0) return errno == ENOSPC || errno == EDQUOT ? QTH_DISK_FULL : QTH_SPOOL_FAILED;
    if (flock(self->lock, LOCK_EX | LOCK_NB)) return errno == EWOULDBLOCK ? QTH_SPOOL_BUSY : QTH_SPOOL_FAILED;
    return QTH_OK;
}

qth_status spool_open(spool *self, const char *directory, uint64_t most_bytes, uint32_t most_entries, uint32_t most_settled)
{
    memset(self, 0, sizeof *self);
    self->file = self->lock = -1;
    self->most_bytes = most_bytes;
    self->most_entries = most_entries;
    self->most_settled = most_settled;
    self->waiting_end = &self->waiting;
    self->directory = text_copy(directory);
    if (!self->directory || table_begin(&self->table)) return QTH_NO_MEMORY;
    if (mkdir(directory, 0700) && errno != EEXIST) return errno == ENOSPC ? QTH_DISK_FULL : QTH_SPOOL_FAILED;
    qth_status status = lock(self);
    return status == QTH_OK ? spool_load(self) : status;
}

void spool_close(spool *self)
{
    if (self->file >= 0) {
        if (!self->is_broken) spool_sync(self);
        close(self->file);
    }
    if (self->lock >= 0) close(self->lock);
    table_end(&self->table);
    bytes_free(&self->marks);
    free(self->directory);
    memset(self, 0, sizeof *self);
    self->file = self->lock = -1;
}

void spool_set_state(spool *self, entry *moved, int state)
{
    if (moved->state) self->counts[moved->state]--;
    if (state) self->counts[state]++;
    moved->state = state;
}


qth_status spool_add(spool *self, const char *key, const uint8_t *payload, size_t length, int64_t now, entry **added)
{
    const uint32_t *counts = self->counts;
    if (self->is_broken) return QTH_SPOOL_FAILED;
    if (length > RECORD_LIMIT) return QTH_INVALID;
    /* Refused ones count too: they keep their words until somebody lets them go. */
    uint32_t open = counts[QTH_STATE_QUEUED] + counts[QTH_STATE_SENT] + counts[QTH_STATE_UNKNOWN] + counts[QTH_STATE_REFUSED]
                    + self->untold;
    if (open >= self->most_entries) return QTH_SPOOL_FULL;

    entry *made = calloc(1, sizeof *made);
    bytes record = {.cap = RECORD_LIMIT};
    qth_status status = QTH_NO_MEMORY;
    if (!made || (key && !(made->key = text_copy(key))) || !(made->payload = malloc(length ? length : 1))) goto failed;
    memcpy(made->payload, payload, length);
    made->length = length;
    made->queued_at = now;
    randombytes_buf(made->id, sizeof made->id);
    record_tip(&record, made);
    status = QTH_INVALID;
    if (record.failed || record.length > RECORD_LIMIT) goto failed;
    status = QTH_SPOOL_FULL;
    if (self->end + record.length > self->most_bytes) {
        if (self->dead < record.length || spool_compact(self) != QTH_OK) goto failed;
        if (self->end + record.length > self->most_bytes) goto failed;
    }
    status = spool_append(self, record.data, record.length);
    if (status != QTH_OK) goto failed;
    made->file_bytes = record.length;
    made->disk_state = QTH_STATE_QUEUED;
    bytes_free(&record);
    table_add(&self->table, made);
    spool_set_state(self, made, QTH_STATE_QUEUED);
    *self->waiting_end = made;
    self->waiting_end = &made->next_waiting;
    *added = made;
    return QTH_OK;

failed:
    bytes_free(&record);
    if (made) entry_free(made);
    return status;
}

void spool_write_marks(spool *self)
{
    if (!self->marks.length) return;
    /* A mark that finds no room is lost with no harm: the tip it tells of is sent again under its id. */
    spool_append(self, self->marks.data, self->marks.length);
    self->marks.length = 0;
    self->marks.failed = 0;
}

qth_status spool_sync(spool *self)
{
    if (self->is_broken) return QTH_SPOOL_FAILED;
    spool_write_marks(self);
    if (spool_is_stale(self)) {
        /* A file written anew is a synced one. */
        qth_status status = spool_compact(self);
        if (status == QTH_SPOOL_FAILED) return status;
    }
    /* After a sync that failed the system may have dropped what it could not write. */
    if (fdatasync(self->file)) {
        self->is_broken = 1;
        return QTH_SPOOL_FAILED;
    }
    while (self->waiting) {
        entry *each = self->waiting;
        self->waiting = each->next_waiting;
        each->next_waiting = NULL;
        each->is_synced = 1;
    }
    self->waiting_end = &self->waiting;
    return QTH_OK;
}

void spool_mark(spool *self, entry *moved, int state)
{
    size_t before = self->marks.length;
    spool_set_state(self, moved, state);
    /* One that was sent before is told as sent already: a service that is away for days would fill the file with marks. */
    if (state == QTH_STATE_SENT && moved->disk_state == state) return;
    moved->disk_state = state;
    record_mark(&self->marks, moved, state);
    moved->file_bytes += self->marks.length - before;
}

void spool_receipted(spool *self, entry *moved)
{
    size_t before = self->marks.length;
    self->untold--;
    record_receipt(&self->marks, moved);
    self->dead += moved->file_bytes;
    moved->file_bytes = self->marks.length - before;
    sodium_memzero(moved->payload, moved->length);
    free(moved->payload);
    moved->payload = NULL;
    moved->length = 0;
}

void spool_forget(spool *self, entry *gone)
{
    size_t before = self->marks.length;
    record_mark(&self->marks, gone, MARK_FORGOTTEN);
    self->dead += gone->file_bytes + (self->marks.length - before);
    spool_set_state(self, gone, QTH_STATE_NONE);
    table_remove(&self->table, gone);
    for (entry **at = &self->waiting; *at; at = &(*at)->next_waiting) {
        if (*at != gone) continue;
        *at = gone->next_waiting;
        if (!*at) self->waiting_end = at;
        break;
    }
    entry_free(gone);
}

void spool_trim(spool *self)
{
    uint32_t settled = self->counts[QTH_STATE_RECEIPTED];
    for (entry *each = self->table.first; each && settled > self->most_settled;) {
        entry *after = each->after;
        if (each->state == QTH_STATE_RECEIPTED && !each->is_news) {
            spool_set_state(self, each, QTH_STATE_NONE);
            table_remove(&self->table, each);
            entry_free(each);
            settled--;
        }
        each = after;
    }
}
