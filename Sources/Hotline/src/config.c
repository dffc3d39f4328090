/* A client from a file of lines "name = value". */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client.h"

enum { LINE_ROOM = 1024, VALUES = 8 };

typedef struct config {
    qth_options options;
    char *texts[VALUES];
    char seed[65];
    const char *path;
} config;

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t') text++;
    size_t length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1])) text[--length] = 0;
    return text;
}

/* What a name that is no path of the root's means beside the file that names it. */
static char *beside(const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    size_t folder = *name == '/' || !slash ? 0 : (size_t)(slash - file) + 1;
    char *path = malloc(folder + strlen(name) + 1);
    if (!path) return NULL;
    memcpy(path, file, folder);
    memcpy(path + folder, name, strlen(name) + 1);
    return path;
}

/* A key file of Qingtong: what it is, and then the seed in hex. */
static int read_seed(const char *path, char seed[65])
{
    char line[LINE_ROOM];
    struct stat about;
    FILE *file = fopen(path, "re");
    if (!file) return -1;
    /* A key that others can read is theirs too. */
    if (fstat(fileno(file), &about) || about.st_mode & (S_IRWXG | S_IRWXO)) {
        fclose(file);
        return -1;
    }
    int failed = !fgets(line, sizeof line, file) || !fgets(line, sizeof line, file);
    fclose(file);
    uint8_t raw[32];
    const char *hex = trim(line);
    if (!failed) failed = hex_to(hex, raw, sizeof raw);
    if (!failed) memcpy(seed, hex, 65);
    sodium_memzero(line, sizeof line);
    sodium_memzero(raw, sizeof raw);
    return failed ? -1 : 0;
}

static int number_of(const char *value, uint64_t most, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (*value < '0' || *value > '9' || *end || errno || number > most) return -1;
    *out = number;
    return 0;
}

static int set(config *self, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **place;
        int is_path;
    } texts[] = {
        {"addresses", &self->options.addresses, 0}, {"target", &self->options.target, 0},
        {"principal", &self->options.principal, 0}, {"service_key", &self->options.service_key_hex, 0},
        {"language", &self->options.language, 0},   {"spool", &self->options.spool, 1},
    };
    const struct {
        const char *name;
        uint32_t *place;
    } numbers[] = {
        {"in_flight", &self->options.in_flight},         {"try_ms", &self->options.try_ms},
        {"connect_ms", &self->options.connect_ms},       {"pause_ms", &self->options.pause_ms},
        {"spool_entries", &self->options.spool_entries}, {"spool_settled", &self->options.spool_settled},
    };
    uint64_t number;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(name, texts[i].name)) continue;
        free(self->texts[i]);
        self->texts[i] = texts[i].is_path ? beside(self->path, value) : text_copy(value);
        *texts[i].place = self->texts[i];
        return self->texts[i] ? 0 : -1;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(name, numbers[i].name)) continue;
        if (number_of(value, UINT32_MAX, &number)) return -1;
        *numbers[i].place = (uint32_t)number;
        return 0;
    }
    if (strcmp(name, "spool_bytes") == 0) return number_of(value, UINT64_MAX / 4, &self->options.spool_bytes);
    if (strcmp(name, "key")) return -1;
    char *path = beside(self->path, value);
    int failed = !path || read_seed(path, self->seed);
    free(path);
    self->options.seed_hex = self->seed;
    return failed ? -1 : 0;
}

static int read_lines(config *self, FILE *file, char *wrong, size_t size)
{
    char line[LINE_ROOM];
    while (fgets(line, sizeof line, file)) {
        char *name = trim(line), *equals = strchr(name, '=');
        if (!*name || *name == '#') continue;
        if (equals) *equals = 0;
        name = trim(name);
        if (equals && set(self, name, trim(equals + 1)) == 0) continue;
        text_put(wrong, size, name);
        return -1;
    }
    return ferror(file) ? -1 : 0;
}

qth_status qth_open_file(const char *path, qth_client **client, qth_error *error)
{
    config self = {.path = path};
    char wrong[129] = "";
    if (!path || !client) return QTH_INVALID;
    *client = NULL;
    qth_options_init(&self.options);
    FILE *file = fopen(path, "re");
    if (!file) return error_set(error, QTH_INVALID, "field-wrong", path, NULL);
    int failed = read_lines(&self, file, wrong, sizeof wrong);
    fclose(file);
    qth_status status = failed ? error_set(error, QTH_INVALID, "field-wrong", wrong, NULL) : qth_open(&self.options, client, error);
    for (size_t i = 0; i < VALUES; i++) free(self.texts[i]);
    sodium_memzero(self.seed, sizeof self.seed);
    return status;
}
