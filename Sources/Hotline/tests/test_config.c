/* Configurations: what opens a client, and what is told of one that does not. */
#include <sys/stat.h>
#include <unistd.h>

#include "qingtong-hotline.h"
#include "test.h"

#define KEY "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
#define GOOD "addresses = 127.0.0.1:1, [::1]:2\ntarget = e@zj\n# a remark\n\nprincipal = gw\nkey = qth-key\nservice_key = " KEY "\n"

static void write_file(const char *path, const char *text, mode_t mode)
{
    unlink(path);
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
    EXPECT(chmod(path, mode) == 0);
}

static int opens(const char *text, char field[129])
{
    qth_client *client = NULL;
    qth_error error = {.size = sizeof error};
    write_file("qth-test.conf", text, 0600);
    int there = qth_open_file("./qth-test.conf", &client, &error) == QTH_OK;
    EXPECT(there == (client != NULL));
    memcpy(field, error.field, sizeof error.field);
    qth_close(client);
    return there;
}

int main(void)
{
    char folder[] = "/tmp/qth-config-XXXXXX", field[129];
    if (!mkdtemp(folder) || chdir(folder)) return 1;
    write_file("qth-key", "what it is\n" KEY "\n", 0600);
    EXPECT(opens(GOOD, field));
    EXPECT(opens(GOOD "in_flight = 8\nlanguage = en\nspool = spool\nspool_bytes = 1000000\n", field));
    const struct {
        const char *text, *field;
    } rows[] = {
        {GOOD "language = fr\n", "language"},
        {GOOD "in_flight = 0\n", "in_flight"},
        {GOOD "in_flight = many\n", "in_flight"},
        {GOOD "in_flight = -1\n", "in_flight"},
        {GOOD "spool_entries = 99999999999\n", "spool_entries"},
        {GOOD "addresses = nowhere\n", "addresses"},
        {GOOD "addresses = :1\n", "addresses"},
        {GOOD "addresses = host:port\n", "addresses"},
        {GOOD "addresses = ,\n", "addresses"},
        {GOOD "target = two words\n", "target"},
        {GOOD "service_key = 03A1\n", "service_key"},
        {GOOD "key = missing\n", "key"},
        {GOOD "spool = /proc/spool\n", "spool"},
        {GOOD "colour = red\n", "colour"},
        {GOOD "a line\n", "a line"},
        {"target = e@zj\n", "addresses"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int there = opens(rows[i].text, field);
        if (there || strcmp(field, rows[i].field)) fprintf(stderr, "row %zu: %d %s\n", i, there, field);
        EXPECT(!there && strcmp(field, rows[i].field) == 0);
    }
    /* A key that others can read, or that is none. */
    EXPECT(chmod("qth-key", 0640) == 0 && !opens(GOOD, field) && strcmp(field, "key") == 0);
    write_file("qth-key", "what it is\nABC\n", 0600);
    EXPECT(!opens(GOOD, field) && strcmp(field, "key") == 0);
    qth_options options;
    qth_client *client;
    qth_options_init(&options);
    options.size = 4;
    EXPECT(qth_open(&options, &client, NULL) == QTH_INVALID && qth_open(NULL, &client, NULL) == QTH_INVALID);
    if (chdir("/")) return 1;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    EXPECT(system(command) == 0);
    return test_end("config");
}
