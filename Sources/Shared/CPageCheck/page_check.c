#include "page_check.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

#include "pages.h"

const char *const page_check_name = "qingtong-checked";

enum {
    log_header = 32,   /* bytes before the first frame of a write-ahead log */
    frame_header = 24, /* bytes before the page in a frame */
};

typedef struct checked_file {
    sqlite3_file base;
    sqlite3_file *real;
    /* For a log, the store that it belongs to; for a store, itself; for any other file, NULL. */
    struct checked_file *store;
    int is_log;
    /* Of a store: its pages. */
    page_file pages;
    /* Of a log: one past the last byte written through this file. */
    sqlite3_int64 end;
    /* Of a log: one past the head of a frame that was just written; its page follows. */
    sqlite3_int64 headed;
    /* Of a log: the first frame without a checksum, as a transaction leaves it that outgrew the cache; its checksum, and
       those of the frames behind it, follow with the commit. 0 when there is none. */
    sqlite3_int64 unsummed;
    /* Of a store: what the system said when the disk last failed it or its log; 0 once that was asked for. */
    int error;
} checked_file;

static sqlite3_file *real_of(sqlite3_file *file) { return ((checked_file *)file)->real; }

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Compares a frame with its checksum, which continues that of the frame before it. */
static int check_frame(checked_file *log, const unsigned char *page, sqlite3_int64 offset, int size) {
    unsigned char magic[4], before[8], header[frame_header];
    sqlite3_int64 start = offset - frame_header;
    int is_first = start == log_header;
    int code = log->real->pMethods->xRead(log->real, magic, 4, 0);
    if (code == SQLITE_OK)
        code = log->real->pMethods->xRead(
            log->real, before, 8, is_first ? log_header - 8 : start - size - frame_header + 16);
    if (code == SQLITE_OK) code = log->real->pMethods->xRead(log->real, header, frame_header, start);
    if (code != SQLITE_OK) return code;
    int swap = (big_endian(magic) & 1) != (uint32_t)page_check_is_big_endian();
    uint32_t sum[2] = {big_endian(before), big_endian(before + 4)};
    page_check_log_sum(sum, header, 8, swap);
    page_check_log_sum(sum, page, size, swap);
    if (sum[0] == big_endian(header + 16) && sum[1] == big_endian(header + 20)) return SQLITE_OK;
    return pages_damaged("log frame", (start - log_header) / (size + frame_header) + 1);
}

/* SQLite keeps the system's error of most failures, but not of those that a commit meets. */
static int noted(checked_file *self, int code) {
    int error = 0;
    if ((code & 0xff) != SQLITE_IOERR || !self->store) return code;
    if (self->real->pMethods->xFileControl(self->real, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK)
        self->store->error = error;
    return code;
}

/* Whether those bytes are the page in a frame; frames are read whole, or head and page by themselves. */
static int is_framed(int count, sqlite3_int64 offset) {
    sqlite3_int64 place = offset - log_header - frame_header;
    return pages_is_size(count) && place >= 0 && place % (count + frame_header) == 0;
}

static int checked_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset) {
    checked_file *self = (checked_file *)file;
    if (self->store == self) return pages_read(&self->pages, out, count, offset);
    int code = self->real->pMethods->xRead(self->real, out, count, offset);
    if (code != SQLITE_OK || !self->is_log || !is_framed(count, offset)) return code;
    if (self->unsummed && offset - frame_header >= self->unsummed) return SQLITE_OK;
    return check_frame(self, out, offset, count);
}

/* Keeps in mind which frames have no checksum for the moment: they were written over, or appended behind such a one. */
static void note_frame(checked_file *log, const unsigned char *bytes, int count, sqlite3_int64 offset) {
    static const unsigned char none[8];
    sqlite3_int64 unsummed = 0;
    if (offset == 0) log->end = log->unsummed = 0;
    if (is_framed(count, offset) && offset < log->end) {
        if (offset == log->headed) log->end = offset;
        else unsummed = offset - frame_header;
    }
    if (count == frame_header && memcmp(bytes + 16, none, 8) == 0) unsummed = offset;
    if (unsummed && (!log->unsummed || unsummed < log->unsummed)) log->unsummed = unsummed;
    log->headed = count == frame_header ? offset + count : 0;
    if (offset + count > log->end) log->end = offset + count;
}

static int checked_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    checked_file *self = (checked_file *)file;
    if (self->store == self) return noted(self, pages_write(&self->pages, bytes, count, offset));
    if (self->is_log) note_frame(self, bytes, count, offset);
    return noted(self, self->real->pMethods->xWrite(self->real, bytes, count, offset));
}

static int checked_sync(sqlite3_file *file, int flags) {
    checked_file *self = (checked_file *)file;
    self->unsummed = 0;
    return noted(self, self->real->pMethods->xSync(self->real, flags));
}

static int checked_close(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
    file->pMethods = NULL;
    return code;
}

static int checked_truncate(sqlite3_file *file, sqlite3_int64 size) {
    return noted((checked_file *)file, real_of(file)->pMethods->xTruncate(real_of(file), size));
}

static int checked_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int checked_lock(sqlite3_file *file, int level) { return real_of(file)->pMethods->xLock(real_of(file), level); }

static int checked_unlock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int checked_reserved(sqlite3_file *file, int *out) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int checked_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int checked_sector(sqlite3_file *file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }

static int checked_traits(sqlite3_file *file) {
    /* Parts of a page cannot be compared: a later SQLite must not read them (SQLITE_IOCAP_SUBPAGE_READ). */
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)) & ~0x8000;
}

static int checked_map(sqlite3_file *file, int region, int size, int extend, void volatile **out) {
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, out);
}

static int checked_shared_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void checked_barrier(sqlite3_file *file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }

static int checked_unmap(sqlite3_file *file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

/* Version 2: without memory mapping, which would go past the checks. */
static const sqlite3_io_methods methods = {
    2,
    checked_close,
    checked_read,
    checked_write,
    checked_truncate,
    checked_sync,
    checked_size,
    checked_lock,
    checked_unlock,
    checked_reserved,
    checked_control,
    checked_sector,
    checked_traits,
    checked_map,
    checked_shared_lock,
    checked_barrier,
    checked_unmap,
    NULL,
    NULL,
};

static sqlite3_vfs *below(sqlite3_vfs *layer) { return layer->pAppData; }

static int layer_open(sqlite3_vfs *layer, const char *path, sqlite3_file *file, int flags, int *out) {
    checked_file *self = (checked_file *)file;
    memset(self, 0, sizeof *self);
    self->real = (sqlite3_file *)(self + 1);
    int code = below(layer)->xOpen(below(layer), path, self->real, flags, out);
    if (code != SQLITE_OK) return code;
    if (flags & SQLITE_OPEN_MAIN_DB) {
        self->store = self;
        pages_open(&self->pages, self->real);
    }
    if (flags & SQLITE_OPEN_WAL) {
        self->store = (checked_file *)sqlite3_database_file_object(path);
        self->store->pages.is_new = 0;
        self->is_log = 1;
    }
    self->base.pMethods = &methods;
    return SQLITE_OK;
}

static int layer_delete(sqlite3_vfs *layer, const char *path, int sync) {
    return below(layer)->xDelete(below(layer), path, sync);
}

static int layer_access(sqlite3_vfs *layer, const char *path, int flags, int *out) {
    return below(layer)->xAccess(below(layer), path, flags, out);
}

static int layer_path(sqlite3_vfs *layer, const char *path, int size, char *out) {
    return below(layer)->xFullPathname(below(layer), path, size, out);
}

static int layer_random(sqlite3_vfs *layer, int count, char *out) {
    return below(layer)->xRandomness(below(layer), count, out);
}

static int layer_sleep(sqlite3_vfs *layer, int microseconds) {
    return below(layer)->xSleep(below(layer), microseconds);
}

static int layer_time(sqlite3_vfs *layer, double *out) { return below(layer)->xCurrentTime(below(layer), out); }

static int layer_error(sqlite3_vfs *layer, int count, char *out) {
    return below(layer)->xGetLastError(below(layer), count, out);
}

static int layer_time_in_milliseconds(sqlite3_vfs *layer, sqlite3_int64 *out) {
    return below(layer)->xCurrentTimeInt64(below(layer), out);
}

static sqlite3_vfs layer;
static int outcome;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_layer(void) {
    /* What a savepoint may have to undo stays in memory: by default it goes to a file from 64 KiB on, once a command. */
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1);
    /* Nobody asks how much memory SQLite has, and to count it every allocation of every connection takes one lock. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (!real) {
        outcome = SQLITE_ERROR;
        return;
    }
    layer = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(checked_file) + real->szOsFile,
        .mxPathname = real->mxPathname,
        .zName = page_check_name,
        .pAppData = real,
        .xOpen = layer_open,
        .xDelete = layer_delete,
        .xAccess = layer_access,
        .xFullPathname = layer_path,
        .xRandomness = layer_random,
        .xSleep = layer_sleep,
        .xCurrentTime = layer_time,
        .xGetLastError = layer_error,
        .xCurrentTimeInt64 = layer_time_in_milliseconds,
    };
    outcome = sqlite3_vfs_register(&layer, 0);
}

int page_check_register(void) {
    pthread_once(&once, make_layer);
    return outcome;
}

int page_check_reserve(void *database) {
    int bytes = page_check_bytes;
    return sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

/* The file of an open store; NULL for a store in memory. */
static checked_file *store_of(void *database) {
    sqlite3_file *file = NULL;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    return code == SQLITE_OK && file && file->pMethods == &methods ? (checked_file *)file : NULL;
}

int page_check_take_error(void *database) {
    checked_file *store = store_of(database);
    int error = store ? store->error : 0;
    if (store) store->error = 0;
    return error;
}

int page_check_is_on(void *database) {
    checked_file *store = store_of(database);
    return !store || pages_are_checked(&store->pages);
}
