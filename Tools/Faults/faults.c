/*
 * A disk and a clock that misbehave on demand, for the drills (docs/drills.md). Loaded with LD_PRELOAD into one service.
 *
 * Only files below FAULTS_DIR whose names hold ".sqlite3" are watched, without the shared-memory index "-shm", which
 * lives in memory as far as a power cut goes and is rebuilt by SQLite. FAULTS_CONTROL names a file of 16 64-bit words
 * that the drill and this library share:
 *
 *   0  cut      operations (write, truncate, sync) until the power goes; 0 for never
 *   1  space    bytes by which files may still grow; -1 for no limit
 *   2  readonly 1 when every write fails with EROFS
 *   3  clock    microseconds added to CLOCK_REALTIME
 *   4  seed     decides what of the unsynced writes survives a cut
 *   5  lie      1 for a disk that acknowledges a sync and does not do it
 *   8  operations counted so far
 *   9  1 once the power went
 *
 * A power cut keeps what was synced, and of what was not a seeded choice: for each write in turn it is there, is not, or
 * is torn at a sector of 512 bytes. To know what to forget, each write notes first what it overwrites; a sync drops the
 * notes of its file. Reads need no care: the file always has what was written.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { CUT, SPACE, READONLY, CLOCK, SEED, LIE, OPERATIONS = 8, GONE = 9, WORDS = 16 };
enum { SECTOR = 512, FILES = 4096 };

/* What one write or truncation did to a file that is not synced yet, oldest first. */
struct note {
    struct note *next;
    dev_t device;
    ino_t inode;
    const char *path;
    off_t offset;
    size_t length;    /* 0 for a truncation */
    off_t size_before;
    off_t size_after;
    size_t old_length; /* bytes of the old content that follow */
    unsigned char *old;
    unsigned char *new;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct note *first_note, *last_note;
/* The path behind a watched descriptor. Kept for ever: there are few. A second descriptor would not do, since closing
   it would let go the locks that SQLite holds on the file. */
static const char *watched[FILES];
static volatile int64_t *control;
static char directory[4096];

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_close)(int);
static int (*real_open)(const char *, int, ...);
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void start(void) {
    if (real_pwrite) return;
    real_pwrite = (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
    real_write = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    real_ftruncate = (int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    real_close = (int (*)(int))dlsym(RTLD_NEXT, "close");
    real_open = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
    real_clock_gettime = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const char *where = getenv("FAULTS_DIR"), *path = getenv("FAULTS_CONTROL");
    if (!where || !path || !realpath(where, directory)) return;
    int file = real_open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void *words = mmap(NULL, WORDS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    real_close(file);
    if (words != MAP_FAILED) control = words;
}

/* The resolved path of a file to be watched; NULL for any other. */
static const char *store_file(const char *path) {
    static const char *known[FILES];
    char resolved[4096];
    if (!control || !strstr(path, ".sqlite3") || !realpath(path, resolved)) return NULL;
    size_t length = strlen(resolved);
    if (length > 4 && !strcmp(resolved + length - 4, "-shm")) return NULL;
    if (length > 5 && !strcmp(resolved + length - 5, ".lock")) return NULL;
    if (strncmp(resolved, directory, strlen(directory))) return NULL;
    pthread_mutex_lock(&lock);
    int place = 0;
    while (place < FILES - 1 && known[place] && strcmp(known[place], resolved)) place++;
    if (!known[place]) known[place] = strdup(resolved);
    pthread_mutex_unlock(&lock);
    return known[place];
}

static int is_watched(int file) { return file >= 0 && file < FILES && watched[file]; }

static int with_file(const char *path) {
    static const char *path_open;
    static int file = -1;
    if (path_open != path) {
        path_open = path;
        file = real_open(path, O_RDWR | O_CLOEXEC);
    }
    return file;
}

/* SplitMix64, as everywhere in the drills. */
static uint64_t random_state;
static uint64_t draw(void) {
    uint64_t mixed = random_state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

static void undo(struct note *note) {
    /* Newest first, so that each finds the file as it left it. */
    if (!note) return;
    undo(note->next);
    int file = with_file(note->path);
    if (file < 0) return;
    if (note->old_length) real_pwrite(file, note->old, note->old_length, note->offset);
    real_ftruncate(file, note->size_before);
}

static void cut_power(void) {
    random_state = (uint64_t)control[SEED];
    undo(first_note);
    for (struct note *note = first_note; note; note = note->next) {
        uint64_t fate = draw() % 3;
        int file = with_file(note->path);
        if (fate == 0 || file < 0) continue;
        if (note->length == 0) {
            real_ftruncate(file, note->size_after);
            continue;
        }
        size_t kept = note->length;
        if (fate == 1) kept = draw() % (note->length / SECTOR + 1) * SECTOR;
        if (kept) real_pwrite(file, note->new, kept, note->offset);
    }
    control[GONE] = 1;
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts an operation and, when it is the one, ends the world before it. The lock is held. */
static void count_operation(void) {
    control[OPERATIONS]++;
    if (control[CUT] > 0 && --control[CUT] == 0) cut_power();
}

static void note_change(int file, off_t offset, const void *bytes, size_t length, off_t size_after) {
    struct stat status;
    if (fstat(file, &status)) return;
    struct note *note = calloc(1, sizeof *note);
    note->device = status.st_dev;
    note->inode = status.st_ino;
    note->path = watched[file];
    note->offset = offset;
    note->length = length;
    note->size_before = status.st_size;
    note->size_after = length ? (offset + (off_t)length > status.st_size ? offset + (off_t)length : status.st_size)
                              : size_after;
    off_t end = length ? offset + (off_t)length : status.st_size;
    if (end > status.st_size) end = status.st_size;
    if (end > offset) {
        note->old = malloc((size_t)(end - offset));
        ssize_t count = pread(file, note->old, (size_t)(end - offset), offset);
        note->old_length = count > 0 ? (size_t)count : 0;
    }
    if (length) {
        note->new = malloc(length);
        memcpy(note->new, bytes, length);
    }
    if (last_note) last_note->next = note; else first_note = note;
    last_note = note;
}

static void forget_notes(int file) {
    struct stat status;
    if (fstat(file, &status)) return;
    struct note **place = &first_note;
    last_note = NULL;
    while (*place) {
        struct note *note = *place;
        if (note->device == status.st_dev && note->inode == status.st_ino) {
            *place = note->next;
            free(note->old);
            free(note->new);
            free(note);
        } else {
            last_note = note;
            place = &note->next;
        }
    }
}

/* Why a write may not happen; 0 when it may. */
static int refusal(int file, off_t offset, size_t length) {
    struct stat status;
    if (control[READONLY]) return EROFS;
    if (control[SPACE] < 0 || fstat(file, &status)) return 0;
    int64_t growth = (int64_t)offset + (int64_t)length - (int64_t)status.st_size;
    if (growth <= 0) return 0;
    if (growth > control[SPACE]) return ENOSPC;
    control[SPACE] -= growth;
    return 0;
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t offset) {
    start();
    if (!is_watched(file)) return real_pwrite(file, bytes, length, offset);
    pthread_mutex_lock(&lock);
    count_operation();
    ssize_t count = -1;
    int error = refusal(file, offset, length);
    if (!error) {
        note_change(file, offset, bytes, length, 0);
        count = real_pwrite(file, bytes, length, offset);
    }
    pthread_mutex_unlock(&lock);
    if (error) errno = error;
    return count;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) {
    return pwrite64(file, bytes, length, offset);
}

ssize_t write(int file, const void *bytes, size_t length) {
    start();
    if (!is_watched(file)) return real_write(file, bytes, length);
    off_t offset = lseek(file, 0, SEEK_CUR);
    ssize_t count = pwrite64(file, bytes, length, offset);
    if (count > 0) lseek(file, offset + count, SEEK_SET);
    return count;
}

int ftruncate64(int file, off_t size) {
    start();
    if (!is_watched(file)) return real_ftruncate(file, size);
    pthread_mutex_lock(&lock);
    count_operation();
    int result = -1, error = control[READONLY] ? EROFS : 0;
    if (!error) {
        note_change(file, size, NULL, 0, size);
        result = real_ftruncate(file, size);
    }
    pthread_mutex_unlock(&lock);
    if (error) errno = error;
    return result;
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

static int sync_file(int file, int (*sync)(int)) {
    if (!is_watched(file)) return sync(file);
    pthread_mutex_lock(&lock);
    count_operation();
    /* The notes stand in for the disk's cache: the sync itself need not wait for the machine's own disk. */
    int result = 0, error = control[READONLY] ? EROFS : 0;
    if (error) result = -1;
    else if (!control[LIE]) forget_notes(file);
    pthread_mutex_unlock(&lock);
    if (error) errno = error;
    return result;
}

int fsync(int file) {
    start();
    return sync_file(file, real_fsync);
}

int fdatasync(int file) {
    start();
    return sync_file(file, real_fdatasync);
}

static int opened(int file, const char *path) {
    if (file >= 0 && file < FILES) watched[file] = store_file(path);
    return file;
}

int open64(const char *path, int flags, ...) {
    start();
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    int changes = (flags & O_ACCMODE) != O_RDONLY;
    if (control && control[READONLY] && changes && store_file(path)) {
        errno = EROFS;
        return -1;
    }
    return opened(real_open(path, flags, mode), path);
}

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        mode = va_arg(list, mode_t);
        va_end(list);
    }
    return open64(path, flags, mode);
}

int close(int file) {
    start();
    if (file >= 0 && file < FILES) watched[file] = NULL;
    return real_close(file);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    start();
    int result = real_clock_gettime(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME && control && control[CLOCK]) {
        int64_t total = (int64_t)time->tv_sec * 1000000 + time->tv_nsec / 1000 + control[CLOCK];
        time->tv_sec = total / 1000000;
        time->tv_nsec = total % 1000000 * 1000 + time->tv_nsec % 1000;
    }
    return result;
}
