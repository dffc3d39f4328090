#include "entry.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int table_begin(entry_table *table)
{
    memset(table, 0, sizeof *table);
    table->buckets = 256;
    table->by_id = calloc(table->buckets, sizeof *table->by_id);
    table->by_key = calloc(table->buckets, sizeof *table->by_key);
    /* Keys come from outside: nobody shall choose which bucket they fall into. */
    randombytes_buf(table->hash_key, sizeof table->hash_key);
    return table->by_id && table->by_key ? 0 : -1;
}

void entry_free(entry *gone)
{
    free(gone->key);
    free(gone->payload);
    free(gone->receipt);
    bytes_free(&gone->call.reply);
    sodium_memzero(gone->code, sizeof gone->code);
    free(gone);
}

void table_end(entry_table *table)
{
    for (entry *each = table->first; each;) {
        entry *after = each->after;
        entry_free(each);
        each = after;
    }
    free(table->by_id);
    free(table->by_key);
    memset(table, 0, sizeof *table);
}

static size_t bucket(const entry_table *table, const void *data, size_t length)
{
    uint8_t hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, data, length, table->hash_key);
    return (size_t)(u64_at(hash) & (table->buckets - 1));
}

static void link_into(entry_table *table, entry *added)
{
    entry **place = &table->by_id[bucket(table, added->id, sizeof added->id)];
    added->next_by_id = *place;
    *place = added;
    if (!added->key) return;
    place = &table->by_key[bucket(table, added->key, strlen(added->key))];
    added->next_by_key = *place;
    *place = added;
}

static void grow(entry_table *table)
{
    size_t buckets = table->buckets * 4;
    entry **by_id = calloc(buckets, sizeof *by_id), **by_key = calloc(buckets, sizeof *by_key);
    if (!by_id || !by_key) {
        /* Longer chains are slower and still right. */
        free(by_id);
        free(by_key);
        return;
    }
    free(table->by_id);
    free(table->by_key);
    table->by_id = by_id;
    table->by_key = by_key;
    table->buckets = buckets;
    for (entry *each = table->first; each; each = each->after) link_into(table, each);
}

void table_add(entry_table *table, entry *added)
{
    added->before = table->last;
    added->after = NULL;
    if (table->last) table->last->after = added;
    else table->first = added;
    table->last = added;
    table->count++;
    link_into(table, added);
    if (table->count > table->buckets * 2) grow(table);
}

void table_remove(entry_table *table, entry *gone)
{
    for (entry **at = &table->by_id[bucket(table, gone->id, sizeof gone->id)]; *at; at = &(*at)->next_by_id) {
        if (*at != gone) continue;
        *at = gone->next_by_id;
        break;
    }
    if (gone->key) {
        for (entry **at = &table->by_key[bucket(table, gone->key, strlen(gone->key))]; *at; at = &(*at)->next_by_key) {
            if (*at != gone) continue;
            *at = gone->next_by_key;
            break;
        }
    }
    if (gone->before) gone->before->after = gone->after;
    else table->first = gone->after;
    if (gone->after) gone->after->before = gone->before;
    else table->last = gone->before;
    table->count--;
    table->cursor = NULL;
}

entry *table_find(const entry_table *table, const uint8_t id[REQUEST_ID_BYTES])
{
    entry *each = table->by_id[bucket(table, id, REQUEST_ID_BYTES)];
    while (each && memcmp(each->id, id, REQUEST_ID_BYTES)) each = each->next_by_id;
    return each;
}

entry *table_find_key(const entry_table *table, const char *key)
{
    entry *each = table->by_key[bucket(table, key, strlen(key))];
    while (each && strcmp(each->key, key)) each = each->next_by_key;
    return each;
}

entry *table_at(entry_table *table, uint32_t place)
{
    entry *each = table->first;
    uint32_t at = 0;
    if (table->cursor && table->cursor_place <= place) {
        each = table->cursor;
        at = table->cursor_place;
    }
    while (each && at < place) {
        each = each->after;
        at++;
    }
    table->cursor = each;
    table->cursor_place = at;
    return each;
}
