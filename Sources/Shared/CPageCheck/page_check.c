#include "page_check.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

const char *const page_check_name = "qingtong-checked";

enum {
    log_header = 32,   /* bytes before the first frame of a write-ahead log */
    frame_header = 24, /* bytes before the page in a frame */
    largest_page = 65536,
};

typedef struct checked_file {
    sqlite3_file base;
    sqlite3_file *real;
    /* For a log, the store that it belongs to; for a store, itself; for any other file, NULL. */
    struct checked_file *store;
    int is_log;
    /* Of a store: the size of its pages, 0 until its header was seen. */
    int page_size;
    /* Of a store: whether its pages leave room for a checksum. */
    int is_checked;
    /* Of a log: one past the last byte written through this file. */
    sqlite3_int64 end;
    /* Of a log: a transaction that outgrew the cache overwrote a frame, whose checksum follows with the commit. */
    int awaits_checksums;
    /* Of a store: what the system said when the disk last failed it or its log; 0 once that was asked for. */
    int error;
} checked_file;

static sqlite3_file *real_of(sqlite3_file *file) { return ((checked_file *)file)->real; }

void page_check_log_sum(uint32_t sum[2], const void *bytes, long count, int is_swapped) {
    const unsigned char *start = bytes;
    for (long place = 0; place < count; place += 8) {
        uint32_t word[2];
        memcpy(word, start + place, 8);
        if (is_swapped) {
            word[0] = __builtin_bswap32(word[0]);
            word[1] = __builtin_bswap32(word[1]);
        }
        sum[0] += word[0] + sum[1];
        sum[1] += word[1] + sum[0];
    }
}

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

int page_check_is_big_endian(void) {
    const uint16_t probe = 0x0100;
    unsigned char first;
    memcpy(&first, &probe, 1);
    return first == 1;
}

/* The number of the page enters its checksum, so that a page in another's place is no page either. */
static void page_sum(unsigned char out[8], const unsigned char *page, int size, sqlite3_int64 offset) {
    uint32_t sum[2] = {(uint32_t)(offset / size) + 1, 0x51547061};
    page_check_log_sum(sum, page, size - page_check_bytes, page_check_is_big_endian());
    for (int half = 0; half < 2; half++)
        for (int byte = 0; byte < 4; byte++) out[half * 4 + byte] = (unsigned char)(sum[half] >> (byte * 8));
}

/* A page that was allotted and never written; SQLite does not read it, but copying a store does. */
static int is_blank(const unsigned char *page, int size) {
    for (int place = 0; place < size; place++)
        if (page[place]) return 0;
    return 1;
}

static void learn(checked_file *store, const unsigned char *header) {
    if (memcmp(header, "SQLite format 3", 16) != 0) return;
    int size = header[16] << 8 | header[17];
    store->page_size = size == 1 ? largest_page : size;
    store->is_checked = header[20] == page_check_bytes && store->page_size >= 512;
}

static int damaged(const char *what, sqlite3_int64 number) {
    sqlite3_log(SQLITE_CORRUPT, "checksum of %s %lld is wrong", what, number);
    return SQLITE_CORRUPT;
}

static int check_page(checked_file *store, const unsigned char *page, sqlite3_int64 offset) {
    unsigned char sum[8];
    page_sum(sum, page, store->page_size, offset);
    if (memcmp(sum, page + store->page_size - page_check_bytes, 8) == 0) return SQLITE_OK;
    if (is_blank(page, store->page_size)) return SQLITE_OK;
    return damaged("page", offset / store->page_size + 1);
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
    return damaged("log frame", (start - log_header) / (size + frame_header) + 1);
}

/* Looks at the header of a store, where there is one; a connection may find page 1 in the log at first. */
static void peek(checked_file *store) {
    unsigned char header[100];
    if (store->real->pMethods->xRead(store->real, header, sizeof header, 0) == SQLITE_OK) learn(store, header);
}

/* SQLite keeps the system's error of most failures, but not of those that a commit meets. */
static int noted(checked_file *self, int code) {
    int error = 0;
    if ((code & 0xff) != SQLITE_IOERR || !self->store) return code;
    if (self->real->pMethods->xFileControl(self->real, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK)
        self->store->error = error;
    return code;
}

static int checked_read(sqlite3_file *file, void *out, int count, sqlite3_int64 offset) {
    checked_file *self = (checked_file *)file;
    int code = self->real->pMethods->xRead(self->real, out, count, offset);
    if (code != SQLITE_OK || !self->store) return code;
    checked_file *store = self->store;
    if (store->page_size == 0) peek(store);
    if (!self->is_log) {
        if (offset == 0 && count >= 100) learn(store, out);
        if (!store->is_checked || count != store->page_size || offset % count != 0) return SQLITE_OK;
        return check_page(store, out, offset);
    }
    int size = store->page_size;
    if (size == 0 || count != size || self->awaits_checksums) return SQLITE_OK;
    if (offset < log_header + frame_header) return SQLITE_OK;
    if ((offset - log_header - frame_header) % (size + frame_header) != 0) return SQLITE_OK;
    return check_frame(self, out, offset, size);
}

static int write_page(checked_file *store, const void *page, int size, sqlite3_int64 offset) {
    unsigned char *copy = sqlite3_malloc(size);
    if (!copy) return SQLITE_NOMEM;
    memcpy(copy, page, (size_t)size);
    page_sum(copy + size - page_check_bytes, copy, size, offset);
    int code = store->real->pMethods->xWrite(store->real, copy, size, offset);
    sqlite3_free(copy);
    return code;
}

static int checked_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    checked_file *self = (checked_file *)file;
    checked_file *store = self->store;
    if (store && !self->is_log) {
        if (offset == 0 && count >= 100) learn(store, bytes);
        if (store->is_checked && count == store->page_size && offset % count == 0)
            return noted(self, write_page(store, bytes, count, offset));
    } else if (store) {
        if (offset == 0) self->end = 0;
        if (count == store->page_size && offset < self->end) self->awaits_checksums = 1;
        if (offset + count > self->end) self->end = offset + count;
    }
    return noted(self, self->real->pMethods->xWrite(self->real, bytes, count, offset));
}

static int checked_sync(sqlite3_file *file, int flags) {
    checked_file *self = (checked_file *)file;
    self->awaits_checksums = 0;
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
    if (flags & SQLITE_OPEN_MAIN_DB) self->store = self;
    if (flags & SQLITE_OPEN_WAL) {
        self->store = (checked_file *)sqlite3_database_file_object(path);
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
    if (!store) return 1;
    peek(store);
    return store->page_size == 0 || store->is_checked;
}
