#ifndef QINGTONG_PAGE_CHECK_H
#define QINGTONG_PAGE_CHECK_H

#include <stdint.h>

/*
 * A layer below SQLite that keeps a checksum in the last eight bytes of every page of a store and compares it at every
 * read, so that a damaged page is an error and never an answer (docs/decisions/0010-pages-carry-checksums.md).
 *
 * Pages that are still in the write-ahead log are compared with the log's own checksums, which SQLite itself looks at
 * after a crash only.
 */

/* The name to open a store with; valid once page_check_register has returned 0. */
extern const char *const page_check_name;

/* The bytes at the end of a page that the checksum takes: what SQLITE_FCNTL_RESERVE_BYTES must be given. */
enum { page_check_bytes = 8 };

/* Makes the layer known to SQLite, once a process; returns SQLite's result code. Any thread may call it, at any time. */
int page_check_register(void);

/* Asks that a store which is empty, or is about to be rebuilt by VACUUM, leaves room for the checksums. */
int page_check_reserve(void *database);

/* Whether the pages of an open store carry checksums; of a store nothing was written to yet, whether they will. */
int page_check_is_on(void *database);

/* What the system said (errno) when the disk last failed an open store; 0 when it did not since this was last asked. */
int page_check_take_error(void *database);

/*
 * Goes on with the sum that SQLite forms over a write-ahead log and over its index. The count of bytes is a multiple of
 * eight; is_swapped tells that the 32-bit words are not of the machine's order.
 */
void page_check_log_sum(uint32_t sum[2], const void *bytes, long count, int is_swapped);

/* The checksum of a page; its number enters it, so that a page in another's place is no page either. */
void page_check_page_sum(unsigned char out[8], const void *page, int size, long long number);

/* Whether 32-bit words of the machine have their highest byte first. */
int page_check_is_big_endian(void);

#endif
