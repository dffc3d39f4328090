#ifndef QINGTONG_PAGES_H
#define QINGTONG_PAGES_H

#include <sqlite3.h>

/*
 * What the layer knows of the pages of one open file, and what it therefore compares and writes.
 *
 * Every file of pages carries checksums, unless its header says that it was made before there were any. That is
 * settled when the file is opened, and never by which page happens to be written or read first: SQLite keeps page 1 in
 * memory while it writes thousands of others to a file that it makes.
 */
typedef struct page_file {
    sqlite3_file *real;
    /* The size of a page, as the header has it; 0 while the file has no header that can be read. */
    int size;
    /* The header says that pages have no room for checksums, as in stores from before. */
    int is_older;
    /* It was empty when it was opened, and has no log yet: SQLite may ask for a page that it made and did not write. */
    int is_new;
} page_file;

/* Looks at a file that was just opened. */
void pages_open(page_file *pages, sqlite3_file *real);

/* Reads as xRead does; whatever of pages is read is compared with its checksum first. */
int pages_read(page_file *pages, void *out, int count, sqlite3_int64 offset);

/* Writes as xWrite does: whole pages only, with their checksums. */
int pages_write(page_file *pages, const void *bytes, int count, sqlite3_int64 offset);

/* Whether the file's pages carry checksums, now: another connection may have built an older store anew. */
int pages_are_checked(page_file *pages);

/* Whether that many bytes can be a page. */
int pages_is_size(int count);

/* Notes damage and returns the code for it. */
int pages_damaged(const char *what, sqlite3_int64 number);

#endif
