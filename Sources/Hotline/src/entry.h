/* One tip as the spool has it, and the tables that find it. */
#ifndef QTH_ENTRY_H
#define QTH_ENTRY_H

#include "op.h"
#include "qingtong-hotline.h"
#include "sign.h"

typedef struct receipt_kept {
    char tip_id[65];
    char node[65];
    int64_t filed_at;
    uint8_t commitment[32];
    uint8_t salt[32];
    uint8_t signature[64];
} receipt_kept;

typedef struct entry {
    uint8_t id[REQUEST_ID_BYTES];
    int state;
    /* The state that its records tell. */
    int disk_state;
    int64_t queued_at;
    /* NULL when the caller gave none. */
    char *key;
    /* The serialised request; NULL once it is receipted, since nobody needs the words any more. */
    uint8_t *payload;
    size_t length;
    receipt_kept *receipt;
    /* The code until it is handed over; on no disk. */
    char code[33];
    outcome last;
    /* On the disk: may be sent. */
    int is_synced;
    /* Settled, and not told yet. */
    int is_news;
    /* Bytes its records take in the file. */
    uint64_t file_bytes;
    op call;
    /* Oldest first. */
    struct entry *before, *after;
    struct entry *next_by_id, *next_by_key;
    /* In the list of those not synced yet, or later in the list of those not told yet. */
    struct entry *next_waiting;
} entry;

/* Entries by id and by key, in the order they came. */
typedef struct entry_table {
    entry **by_id, **by_key;
    size_t buckets;
    size_t count;
    entry *first, *last;
    /* Where the last look by place ended, so that a walk is one step each. */
    entry *cursor;
    uint32_t cursor_place;
    uint8_t hash_key[16];
} entry_table;

/* 0, or -1 without memory. */
int table_begin(entry_table *table);
/* Frees the entries too. */
void table_end(entry_table *table);
void table_add(entry_table *table, entry *added);
void table_remove(entry_table *table, entry *gone);
entry *table_find(const entry_table *table, const uint8_t id[REQUEST_ID_BYTES]);
entry *table_find_key(const entry_table *table, const char *key);
entry *table_at(entry_table *table, uint32_t place);
void entry_free(entry *gone);

#endif
