/* Tips on the disk: written and synced before they are sent, kept until they are settled (docs/hotline.md).
 *
 * A file of records that only grows, and is written anew when most of it is of no use any more. Every record has a check, so that
 * whatever a crash or a disk did to the file is found, told and kept aside; what is sound behind it is read all the same. */
#ifndef QTH_SPOOL_H
#define QTH_SPOOL_H

#include "entry.h"

typedef struct spool {
    entry_table table;
    char *directory;
    int file, lock;
    /* Bytes of whole records in the file, and how many of them no entry needs. */
    uint64_t end, dead;
    uint64_t damaged;
    uint64_t most_bytes;
    uint32_t most_entries, most_settled;
    uint32_t counts[6];
    /* Receipted ones whose code nobody took yet. */
    uint32_t untold;
    /* Entries written since the last sync. */
    entry *waiting, **waiting_end;
    /* Records of states, which may wait for the next sync: without them a tip is only sent once more under its id. */
    bytes marks;
    /* A sync failed: what is on the disk is not known, so nothing more is taken. */
    int is_broken;
} spool;

enum { RECORD_TIP = 1, RECORD_MARK = 2, RECORD_RECEIPT = 3 };
enum { RECORD_HEADER = 20, RECORD_LIMIT = 1 << 16 };
/* Let go of: stands in a mark and is no state of an entry. */
enum { MARK_FORGOTTEN = 9 };

qth_status spool_open(spool *self, const char *directory, uint64_t most_bytes, uint32_t most_entries, uint32_t most_settled);
void spool_close(spool *self);
/* Writes a new tip; it may be sent once it is synced. */
qth_status spool_add(spool *self, const char *key, const uint8_t *payload, size_t length, int64_t now, entry **added);
/* Writes what is left to write and brings it to the disk. */
qth_status spool_sync(spool *self);
/* Moves an entry to a state and notes it; `last` says why. */
void spool_mark(spool *self, entry *moved, int state);
/* Notes that an entry is receipted, from `moved->receipt`, once its code was taken: before that the disk says that it was sent, so
 * that a crash brings the code again. */
void spool_receipted(spool *self, entry *moved);
/* Lets go of an entry and frees it. */
void spool_forget(spool *self, entry *gone);
/* Writes marks that wait, without a sync. */
void spool_write_marks(spool *self);

/* Records: a header and a check around what an entry needs told. */
void record_tip(bytes *out, const entry *told);
void record_mark(bytes *out, const entry *told, int state);
void record_receipt(bytes *out, const entry *told);
/* The record at the front: its whole length, or 0 when it is none. */
size_t record_read(const uint8_t *data, size_t length, int *kind, const uint8_t **body, size_t *body_length);
/* Takes a record in; -1 when its body makes no sense. */
int record_apply(spool *self, int kind, const uint8_t *body, size_t length, uint64_t file_bytes);

/* Reads the file at opening, setting damaged stretches aside. */
qth_status spool_load(spool *self);
/* Writes the file anew with what is needed. */
qth_status spool_compact(spool *self);
/* Whether most of the file is of no use. */
int spool_is_stale(const spool *self);
void spool_set_state(spool *self, entry *moved, int state);
/* Lets the oldest settled entries go that are more than are remembered. */
void spool_trim(spool *self);
/* All of it, or nothing: QTH_DISK_FULL, QTH_SPOOL_FAILED. */
qth_status spool_append(spool *self, const void *data, size_t length);

#endif
