#include "pages.h"

#include <stdint.h>
#include <string.h>

#include "page_check.h"

enum {
    header_size = 100,
    largest_page = 65536,
    /* SQLite keeps its locks there, and never anything in the page around it. */
    lock_place = 0x40000000,
    /* How many pages are looked at before a header is believed that says there are no checksums. */
    sample = 16,
};

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

int page_check_is_big_endian(void) {
    const uint16_t probe = 0x0100;
    unsigned char first;
    memcpy(&first, &probe, 1);
    return first == 1;
}

void page_check_page_sum(unsigned char out[8], const void *page, int size, long long number) {
    uint32_t sum[2] = {(uint32_t)number, 0x51547061};
    page_check_log_sum(sum, page, size - page_check_bytes, page_check_is_big_endian());
    for (int half = 0; half < 2; half++)
        for (int byte = 0; byte < 4; byte++) out[half * 4 + byte] = (unsigned char)(sum[half] >> (byte * 8));
}

int pages_is_size(int count) { return count >= 512 && count <= largest_page && (count & (count - 1)) == 0; }

int pages_damaged(const char *what, sqlite3_int64 number) {
    sqlite3_log(SQLITE_CORRUPT, "checksum of %s %lld is wrong", what, number);
    return SQLITE_CORRUPT;
}

static int is_sound(const unsigned char *page, int size, sqlite3_int64 offset) {
    unsigned char sum[8];
    page_check_page_sum(sum, page, size, offset / size + 1);
    return memcmp(sum, page + size - page_check_bytes, 8) == 0;
}

static int is_blank(const unsigned char *page, int size) {
    for (int place = 0; place < size; place++)
        if (page[place]) return 0;
    return 1;
}

static int is_header(const unsigned char *bytes) { return memcmp(bytes, "SQLite format 3", 16) == 0; }

static int size_in(const unsigned char *header) {
    int size = header[16] << 8 | header[17];
    return size == 1 ? largest_page : size;
}

static int raw_read(page_file *pages, void *out, int count, sqlite3_int64 offset) {
    return pages->real->pMethods->xRead(pages->real, out, count, offset);
}

/* Whether a page carries its checksum although the header says that none does: then it is the header that is damaged. */
static int has_sums(page_file *pages, int size) {
    unsigned char *page = sqlite3_malloc(size);
    int found = 0;
    for (int number = 0; page && !found && number < sample; number++) {
        sqlite3_int64 offset = (sqlite3_int64)number * size;
        if (raw_read(pages, page, size, offset) != SQLITE_OK) break;
        if (number == 0) page[20] = page_check_bytes;
        found = is_sound(page, size, offset);
    }
    sqlite3_free(page);
    return found;
}

void pages_open(page_file *pages, sqlite3_file *real) {
    unsigned char header[header_size];
    sqlite3_int64 end = 0;
    *pages = (page_file){.real = real};
    if (real->pMethods->xFileSize(real, &end) == SQLITE_OK && end == 0) pages->is_new = 1;
    if (raw_read(pages, header, header_size, 0) != SQLITE_OK || !is_header(header)) return;
    if (!pages_is_size(size_in(header))) return;
    pages->size = size_in(header);
    pages->is_older = header[20] != page_check_bytes && !has_sums(pages, pages->size);
}

int pages_are_checked(page_file *pages) {
    unsigned char header[header_size];
    if (pages->is_older && raw_read(pages, header, header_size, 0) == SQLITE_OK && is_header(header) &&
        header[20] == page_check_bytes) {
        pages->size = size_in(header);
        pages->is_older = 0;
    }
    return !pages->is_older;
}

/* SQLite takes what lies behind the end of a file for zeros. A store has written every page that it asks for. */
static int missing(page_file *pages, int count, sqlite3_int64 offset) {
    sqlite3_int64 end = 0;
    int code = pages->real->pMethods->xFileSize(pages->real, &end);
    if (code != SQLITE_OK) return code;
    if (pages->is_new || end == 0) return SQLITE_IOERR_SHORT_READ;
    return pages_damaged("missing page", offset / count + 1);
}

/* Compares the pages that a few bytes are read from. */
static int read_part(page_file *pages, void *out, int count, sqlite3_int64 offset) {
    int size = pages->size;
    unsigned char *page = sqlite3_malloc(size);
    if (!page) return SQLITE_NOMEM;
    int code = SQLITE_OK;
    for (int done = 0; code == SQLITE_OK && done < count;) {
        sqlite3_int64 start = (offset + done) / size * size;
        int skip = (int)(offset + done - start);
        int part = size - skip < count - done ? size - skip : count - done;
        code = pages_read(pages, page, size, start);
        if (code == SQLITE_OK) memcpy((char *)out + done, page + skip, (size_t)part);
        done += part;
    }
    sqlite3_free(page);
    return code;
}

int pages_read(page_file *pages, void *out, int count, sqlite3_int64 offset) {
    if (!pages_are_checked(pages) || offset + count <= header_size) return raw_read(pages, out, count, offset);
    int size = pages->size ? pages->size : count;
    if (count != size || offset % size != 0) {
        return pages->size ? read_part(pages, out, count, offset) : raw_read(pages, out, count, offset);
    }
    if (!pages_is_size(count)) return raw_read(pages, out, count, offset);
    int code = raw_read(pages, out, count, offset);
    if (code == SQLITE_IOERR_SHORT_READ) return missing(pages, count, offset);
    if (code != SQLITE_OK || is_sound(out, count, offset)) return code;
    if ((pages->is_new || offset / count == lock_place / count) && is_blank(out, count)) return SQLITE_OK;
    return pages_damaged("page", offset / count + 1);
}

/* Whether page 1 is that of a file whose pages are of that size and leave room for checksums. */
static int fits(const unsigned char *page, int size) {
    return is_header(page) && size_in(page) == size && page[20] == page_check_bytes;
}

int pages_write(page_file *pages, const void *bytes, int count, sqlite3_int64 offset) {
    int is_page = pages_is_size(count) && offset % count == 0;
    if (pages->is_older && offset == 0 && is_page && fits(bytes, count)) {
        /* The store is being built anew; a log is moved into a file beginning with page 1. */
        pages->size = count;
        pages->is_older = 0;
    }
    if (!pages_are_checked(pages)) return pages->real->pMethods->xWrite(pages->real, bytes, count, offset);
    if (!is_page || (pages->size && count != pages->size) ||
        (offset == 0 && !fits(bytes, count) && !is_blank(bytes, count))) {
        sqlite3_log(SQLITE_CORRUPT, "%d bytes at %lld are no page with room for a checksum", count, offset);
        return SQLITE_CORRUPT;
    }
    unsigned char *copy = sqlite3_malloc(count);
    if (!copy) return SQLITE_NOMEM;
    memcpy(copy, bytes, (size_t)count);
    page_check_page_sum(copy + count - page_check_bytes, copy, count, offset / count + 1);
    int code = pages->real->pMethods->xWrite(pages->real, copy, count, offset);
    if (code == SQLITE_OK && offset == 0) pages->size = count;
    sqlite3_free(copy);
    return code;
}
