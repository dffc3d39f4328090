/* How fast one thread files: the spool alone against a loop that only appends and syncs, and tips against a service.
 *
 *   bench CONFIG TIPS FOLDER     prints "bare= spool= tips=", each a second */
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "spool.h"

enum { BATCH = 64, RECORD = 330, SECONDS = 2 };

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static void die(const char *what)
{
    fprintf(stderr, "bench: %s failed\n", what);
    exit(1);
}

static double bare(const char *folder)
{
    char path[512], record[RECORD];
    snprintf(path, sizeof path, "%s/bare", folder);
    memset(record, 'x', sizeof record);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) die("open");
    double begin = now();
    long count = 0;
    while (now() - begin < SECONDS) {
        for (int i = 0; i < BATCH; i++) {
            if (write(file, record, sizeof record) != sizeof record) die("write");
        }
        if (fdatasync(file)) die("sync");
        count += BATCH;
    }
    double rate = (double)count / (now() - begin);
    close(file);
    unlink(path);
    return rate;
}

static double spool_alone(const char *folder)
{
    char path[512], key[32];
    uint8_t words[RECORD - RECORD_HEADER - 40] = {0};
    spool self;
    snprintf(path, sizeof path, "%s/bench-spool", folder);
    if (spool_open(&self, path, (uint64_t)1 << 30, 10000000, 1000) != QTH_OK) die("spool");
    double begin = now();
    long count = 0;
    while (now() - begin < SECONDS) {
        for (int i = 0; i < BATCH; i++) {
            entry *made;
            snprintf(key, sizeof key, "k-%ld", count + i);
            if (spool_add(&self, key, words, sizeof words, 1, &made) != QTH_OK) die("add");
        }
        if (spool_sync(&self) != QTH_OK) die("sync");
        count += BATCH;
    }
    double rate = (double)count / (now() - begin);
    spool_close(&self);
    return rate;
}

/* Keeps 64 under way until so many are receipted. */
static double tips(const char *config, long wanted)
{
    qth_client *client;
    qth_error error = {.size = sizeof error};
    qth_result result = {.size = sizeof result};
    if (qth_open_file(config, &client, &error) != QTH_OK) die(error.text);
    qth_tip tip = {.size = sizeof tip, .grounds = QTH_GROUND_LAND | QTH_GROUND_QUALIFICATION, .division = "330481"};
    tip.content = "村北有搅拌站夜间生产，无名牌，占用农田，粉尘大，请查处。";
    tip.description = "示例未登记搅拌站";
    tip.place = "海宁市示例镇";
    double begin = now();
    long done = 0, sent = 0;
    while (done < wanted) {
        while (sent - done < BATCH && sent < wanted) {
            if (qth_submit_tip(client, &tip, &result) != QTH_OK) die("submit");
            sent++;
        }
        if (qth_process(client) != QTH_OK) die("process");
        long before = done;
        while (qth_next(client, &result) == QTH_OK) {
            if (result.state != QTH_STATE_RECEIPTED) die(result.text);
            done++;
        }
        struct pollfd ready = {.fd = qth_fd(client), .events = POLLIN};
        if (done == before) poll(&ready, 1, 1000);
    }
    double rate = (double)done / (now() - begin);
    qth_close(client);
    return rate;
}

int main(int count, char **words)
{
    if (count != 4 || sodium_init() < 0) return 64;
    double plain = bare(words[3]), own = spool_alone(words[3]);
    tips(words[1], 500);
    printf("bare=%.0f spool=%.0f tips=%.0f\n", plain, own, tips(words[1], atol(words[2])));
    return 0;
}
