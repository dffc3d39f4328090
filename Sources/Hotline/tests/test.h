/* As much of a test frame as these tests need: expectations that name their line, and vectors from the documents. */
#ifndef QTH_TEST_H
#define QTH_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

static int test_failures, test_count;

#define EXPECT(condition)                                                          \
    do {                                                                           \
        test_count++;                                                              \
        if (!(condition)) {                                                        \
            test_failures++;                                                       \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
        }                                                                          \
    } while (0)

static inline int test_end(const char *name)
{
    printf("%s: %d expectations, %d failed\n", name, test_count, test_failures);
    return test_failures ? 1 : 0;
}

/* A whole file; the caller frees it. */
static inline char *test_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "there is no %s\n", path);
        exit(1);
    }
    bytes text = {0};
    char part[4096];
    size_t count;
    while ((count = fread(part, 1, sizeof part, file)) > 0) bytes_add(&text, part, count);
    fclose(file);
    bytes_add(&text, "", 1);
    return (char *)text.data;
}

/* A block of a document, from its fence to the next; the caller frees it. */
static inline char *test_block(const char *path, const char *fence)
{
    char *text = test_file(path), mark[64];
    snprintf(mark, sizeof mark, "```%s\n", fence);
    char *begin = strstr(text, mark);
    char *end = begin ? strstr(begin + strlen(mark), "```") : NULL;
    if (!end) {
        fprintf(stderr, "%s has no block %s\n", path, fence);
        exit(1);
    }
    begin += strlen(mark);
    size_t length = (size_t)(end - begin);
    char *block = malloc(length + 1);
    memcpy(block, begin, length);
    block[length] = 0;
    free(text);
    return block;
}

/* The bytes of a hex block: on each line, pairs of digits up to the first word that is none. */
static inline bytes test_hex(const char *path, const char *fence)
{
    char *block = test_block(path, fence);
    bytes out = {0};
    for (char *line = strtok(block, "\n"); line; line = strtok(NULL, "\n")) {
        while (*line) {
            size_t length = strcspn(line, " ");
            uint8_t byte;
            char pair[3] = {line[0], length == 2 ? line[1] : 0, 0};
            if (length != 2 || hex_to(pair, &byte, 1)) break;
            bytes_add(&out, &byte, 1);
            line += length;
            /* What explains a line stands behind more than one blank. */
            if (line[0] == ' ' && line[1] == ' ') break;
            if (*line == ' ') line++;
        }
    }
    free(block);
    return out;
}

#endif
