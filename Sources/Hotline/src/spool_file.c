/* The spool's file: how it is opened, read, grown and written anew. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "spool.h"

static const char first_line[] = "qingtong-hotline-spool 1\n";
enum { FIRST_LINE = sizeof first_line - 1 };

static int open_in(const spool *self, const char *name, int flags)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", self->directory, name) >= sizeof path) return -1;
    return open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static int sync_directory(const spool *self)
{
    int directory = open(self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return -1;
    int failed = fsync(directory);
    close(directory);
    return failed;
}

static int is_full(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

static int write_all(int file, const uint8_t *data, size_t length, uint64_t place)
{
    while (length) {
        ssize_t count = pwrite(file, data, length, (off_t)place);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        data += count;
        length -= (size_t)count;
        place += (uint64_t)count;
    }
    return 0;
}

qth_status spool_append(spool *self, const void *data, size_t length)
{
    if (self->is_broken) return QTH_SPOOL_FAILED;
    if (write_all(self->file, data, length, self->end) == 0) {
        self->end += length;
        return QTH_OK;
    }
    int error = errno;
    /* Half a record would be told as damage at the next start. */
    if (ftruncate(self->file, (off_t)self->end)) self->is_broken = 1;
    return is_full(error) ? QTH_DISK_FULL : QTH_SPOOL_FAILED;
}

/* Keeps a stretch that is no record in a file of its own, as far as there is room for it. */
static void set_aside(spool *self, const uint8_t *data, size_t length)
{
    char name[64];
    snprintf(name, sizeof name, "damaged-%lld-%llu", (long long)time(NULL), (unsigned long long)self->damaged);
    self->damaged += length;
    int file = open_in(self, name, O_WRONLY | O_CREAT | O_EXCL);
    if (file < 0) return;
    if (write_all(file, data, length, 0) == 0) fsync(file);
    close(file);
}

/* Where the next record begins after a damaged place; the end when there is none. */
static size_t next_sound(const uint8_t *data, size_t length, size_t place)
{
    int kind;
    const uint8_t *body;
    size_t size;
    for (; place < length; place++) {
        const uint8_t *mark = memchr(data + place, 'Q', length - place);
        if (!mark) return length;
        place = (size_t)(mark - data);
        if (record_read(data + place, length - place, &kind, &body, &size)) return place;
    }
    return length;
}

static void read_records(spool *self, const uint8_t *data, size_t length)
{
    size_t place = 0;
    if (length >= FIRST_LINE && memcmp(data, first_line, FIRST_LINE) == 0) place = FIRST_LINE;
    while (place < length) {
        int kind;
        const uint8_t *body;
        size_t size, whole = record_read(data + place, length - place, &kind, &body, &size);
        if (whole && record_apply(self, kind, body, size, whole) == 0) {
            place += whole;
            continue;
        }
        size_t next = next_sound(data, length, place + 1);
        set_aside(self, data + place, next - place);
        place = next;
    }
    self->end = length;
}

/* What was sent and not answered may have had its effect. */
static void wonder(spool *self)
{
    for (entry *each = self->table.first; each; each = each->after) {
        if (each->state == QTH_STATE_SENT) spool_set_state(self, each, QTH_STATE_UNKNOWN);
    }
}

qth_status spool_load(spool *self)
{
    struct stat about;
    self->file = open_in(self, "spool", O_RDWR | O_CREAT);
    if (self->file < 0 || fstat(self->file, &about)) return QTH_SPOOL_FAILED;
    /* Twice what it may grow to, for a file that is being written anew: more is not ours. */
    if ((uint64_t)about.st_size > 2 * self->most_bytes + RECORD_LIMIT) return QTH_SPOOL_FAILED;
    if (about.st_size == 0) {
        qth_status status = spool_append(self, first_line, FIRST_LINE);
        if (status == QTH_OK && (fsync(self->file) || sync_directory(self))) status = QTH_SPOOL_FAILED;
        return status;
    }
    size_t length = (size_t)about.st_size;
    uint8_t *data = malloc(length);
    if (!data) return QTH_NO_MEMORY;
    size_t have = 0;
    while (have < length) {
        ssize_t count = pread(self->file, data + have, length - have, (off_t)have);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            free(data);
            return QTH_SPOOL_FAILED;
        }
        have += (size_t)count;
    }
    /* A later version's file is left alone. */
    static const char family[] = "qingtong-hotline-spool ";
    if (length >= FIRST_LINE && memcmp(data, family, sizeof family - 1) == 0 && memcmp(data, first_line, FIRST_LINE)) {
        free(data);
        return QTH_SPOOL_FAILED;
    }
    read_records(self, data, length);
    free(data);
    wonder(self);
    /* Words of settled tips leave the disk here at the latest; a file of which little is dead is not worth the writing. */
    if (!self->damaged && self->dead <= self->end / 8) return QTH_OK;
    qth_status status = spool_compact(self);
    /* Without room the file stays as it was, which is sound as far as it was read. New records are read behind the damage. */
    return status == QTH_DISK_FULL ? QTH_OK : status;
}

int spool_is_stale(const spool *self)
{
    return self->dead > 1 << 20 && self->dead > self->end / 2;
}

static void write_entry(bytes *out, entry *each)
{
    /* A receipt whose code nobody took yet is asked for once more after a crash: until then the tip counts as sent. */
    int is_told = each->state == QTH_STATE_RECEIPTED && !each->payload;
    if (is_told) {
        record_receipt(out, each);
        return;
    }
    each->disk_state = each->state == QTH_STATE_RECEIPTED ? QTH_STATE_SENT : each->state;
    record_tip(out, each);
    if (each->disk_state != QTH_STATE_QUEUED) record_mark(out, each, each->disk_state);
}

/* All entries into a new file; the bytes written, 0 when that failed. */
static uint64_t write_entries(spool *self, int file)
{
    bytes out = {0};
    uint64_t place = 0;
    int failed = 0;
    bytes_add(&out, first_line, FIRST_LINE);
    for (entry *each = self->table.first; each && !failed; each = each->after) {
        size_t before = out.length;
        write_entry(&out, each);
        each->file_bytes = out.length - before;
        if (out.length < 1 << 20 && !out.failed) continue;
        failed = out.failed || write_all(file, out.data, out.length, place);
        place += out.length;
        out.length = 0;
    }
    failed = failed || out.failed || write_all(file, out.data, out.length, place) || fsync(file);
    place += out.length;
    bytes_free(&out);
    return failed ? 0 : place;
}

qth_status spool_compact(spool *self)
{
    char from[4096], to[4096];
    if ((size_t)snprintf(from, sizeof from, "%s/spool.new", self->directory) >= sizeof from) return QTH_SPOOL_FAILED;
    if ((size_t)snprintf(to, sizeof to, "%s/spool", self->directory) >= sizeof to) return QTH_SPOOL_FAILED;
    spool_trim(self);
    int file = open_in(self, "spool.new", O_RDWR | O_CREAT | O_TRUNC);
    if (file < 0) return is_full(errno) ? QTH_DISK_FULL : QTH_SPOOL_FAILED;
    uint64_t end = write_entries(self, file);
    if (!end || rename(from, to)) {
        int error = errno;
        close(file);
        unlink(from);
        return is_full(error) ? QTH_DISK_FULL : QTH_SPOOL_FAILED;
    }
    close(self->file);
    self->file = file;
    self->end = end;
    self->dead = 0;
    self->marks.length = 0;
    if (sync_directory(self)) {
        self->is_broken = 1;
        return QTH_SPOOL_FAILED;
    }
    for (entry *each = self->waiting; each; each = each->next_waiting) each->is_synced = 1;
    return QTH_OK;
}
