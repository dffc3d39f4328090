/* The client against a service that refuses, lies, falls silent and hangs up. */
#include <poll.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

#include "peer.h"
#include "qingtong-hotline.h"
#include "test.h"

#define SEED "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
#define CODE "4821-0937-5526-2"

/* Tells the peer, which is in a thread of its own, how to behave. */
#define SET(field, value)                 \
    do {                                  \
        pthread_mutex_lock(&at.mutex);    \
        at.field = (value);               \
        pthread_mutex_unlock(&at.mutex);  \
    } while (0)

static char folder[64];

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static qth_client *opened(const peer *at, const char *before, int has_spool)
{
    qth_options options;
    qth_client *client = NULL;
    char addresses[128];
    snprintf(addresses, sizeof addresses, "%s127.0.0.1:%d", before, at->port);
    qth_options_init(&options);
    options.addresses = addresses;
    options.target = "enforcement@zj";
    options.principal = "gateway";
    options.seed_hex = SEED;
    options.service_key_hex = at->key;
    options.spool = has_spool ? folder : NULL;
    options.language = "en";
    options.try_ms = 300;
    options.connect_ms = 300;
    options.pause_ms = 100;
    EXPECT(qth_open(&options, &client, NULL) == QTH_OK);
    return client;
}

static void fresh(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command)) exit(1);
}

static qth_status file(qth_client *client, const char *key, int64_t wait, qth_result *result)
{
    qth_tip tip = {.size = sizeof tip, .grounds = QTH_GROUND_LAND, .division = "330481", .content = "夜间生产。"};
    tip.description = "示例";
    tip.key = key;
    memset(result, 0, sizeof *result);
    result->size = sizeof *result;
    return qth_file_tip(client, &tip, wait, result);
}

static void files(void)
{
    peer at;
    qth_result result;
    char receipt[1024], id[33];
    fresh();
    peer_start(&at);
    qth_client *client = opened(&at, "", 1);
    EXPECT(file(client, "k", 5000, &result) == QTH_OK && strcmp(result.code, CODE) == 0 && result.tries == 1);
    strcpy(id, result.id);
    EXPECT(qth_receipt(client, id, receipt, sizeof receipt) == QTH_OK && !strstr(receipt, CODE));
    EXPECT(qth_receipt(client, id, receipt, 10) == QTH_INVALID);
    /* Told once, by the same key too; other words under it are refused. */
    EXPECT(file(client, "k", 5000, &result) == QTH_OK && !result.code[0] && strcmp(result.id, id) == 0);
    EXPECT(qth_next(client, &result) == QTH_NONE && at.calls == 1);
    EXPECT(qth_forget(client, id) == QTH_INVALID && qth_forget(client, "00000000000000000000000000000000") == QTH_NONE);
    qth_tip wrong = {.size = sizeof wrong, .grounds = 99, .division = "330481", .content = "x", .description = "y"};
    EXPECT(qth_file_tip(client, &wrong, 0, &result) == QTH_INVALID && strcmp(result.field, "grounds") == 0);
    /* A program of an older header knows fewer fields; what lies behind its structure is not written. */
    qth_result older;
    memset(&older, 0x55, sizeof older);
    older.size = offsetof(qth_result, tip_id);
    EXPECT(qth_spool_entry(client, 0, &older) == QTH_OK && older.tip_id[0] == 0x55 && older.state == QTH_STATE_RECEIPTED);
    qth_close(client);
    peer_stop(&at);
}

/* Cut twice after the call had come: three tries of one id, each with a signature of its own, and one code. */
static void lost(void)
{
    peer at;
    qth_result result;
    fresh();
    peer_start(&at);
    SET(cuts, 2);
    qth_client *client = opened(&at, "", 1);
    EXPECT(file(client, NULL, 5000, &result) == QTH_OK && result.tries == 3 && at.calls == 3);
    EXPECT(strcmp(at.ids[0], result.id) == 0 && strcmp(at.ids[1], result.id) == 0 && strcmp(at.ids[2], result.id) == 0);
    EXPECT(strcmp(at.signatures[0], at.signatures[1]) && strcmp(at.signatures[1], at.signatures[2]));
    SET(cuts, 1);
    /* A read that leaves a leaf is asked anew under another id. */
    qth_progress progress = {.size = sizeof progress};
    EXPECT(qth_follow(client, CODE, "desk-3", 5000, &progress, NULL) == QTH_OK && strcmp(progress.agencies, "甲\n乙") == 0);
    EXPECT(at.calls == 5 && strcmp(at.ids[3], at.ids[4]));
    qth_close(client);
    peer_stop(&at);
}

static void refusals(void)
{
    peer at;
    qth_result result;
    int64_t skew = 0;
    fresh();
    peer_start(&at);
    qth_client *client = opened(&at, "", 1);
    SET(refusals, 1);
    SET(code, 8);
    SET(reason, "too-many-calls");
    SET(retry_ms, 400);
    int64_t begin = now_ms();
    EXPECT(file(client, NULL, 5000, &result) == QTH_OK && result.tries == 2 && now_ms() - begin >= 400);
    SET(refusals, 1);
    SET(code, 5);
    SET(reason, "division-unknown");
    SET(retry_ms, 0);
    EXPECT(file(client, "no", 5000, &result) == QTH_REFUSED && result.state == QTH_STATE_REFUSED);
    EXPECT(strcmp(result.reason, "division-unknown") == 0 && strcmp(result.text, "no") == 0);
    EXPECT(qth_retry(client, result.id) == QTH_OK && qth_wait(client, result.id, 5000, &result) == QTH_OK && result.code[0]);
    SET(refusals, 1000);
    SET(code, 16);
    SET(reason, "time-outside-window");
    SET(ahead_us, 500 * 1000000ll);
    qth_close(client);
    client = opened(&at, "", 1);
    EXPECT(qth_clock_skew(client, &skew) == QTH_NONE);
    EXPECT(file(client, NULL, 5000, &result) == QTH_UNAUTHENTICATED && result.state == QTH_STATE_QUEUED);
    EXPECT(qth_clock_skew(client, &skew) == QTH_OK && skew > 490000 && skew < 510000);
    EXPECT(qth_follow(client, CODE, NULL, 5000, NULL, NULL) == QTH_UNAUTHENTICATED);
    SET(refusals, 0);
    EXPECT(qth_drain(client, 5000) == QTH_OK && qth_next(client, &result) == QTH_OK && strcmp(result.code, CODE) == 0);
    qth_close(client);
    peer_stop(&at);
}

static void liars(void)
{
    peer at;
    qth_result result;
    qth_error error = {.size = sizeof error};
    fresh();
    peer_start(&at);
    SET(is_forging, 1);
    qth_client *client = opened(&at, "", 1);
    EXPECT(file(client, NULL, 5000, &result) == QTH_FORGED && result.state == QTH_STATE_UNKNOWN && !result.code[0]);
    SET(is_forging, 0);
    EXPECT(qth_drain(client, 5000) == QTH_OK && qth_next(client, &result) == QTH_OK && strcmp(result.code, CODE) == 0);
    SET(is_garbling_messages, 1);
    EXPECT(file(client, NULL, 300, &result) == QTH_PENDING && result.state != QTH_STATE_RECEIPTED);
    SET(is_garbling_messages, 0);
    EXPECT(qth_drain(client, 5000) == QTH_OK);
    qth_close(client);
    client = opened(&at, "", 0);
    SET(is_garbling, 1);
    EXPECT(qth_follow(client, CODE, NULL, 300, NULL, &error) == QTH_MALFORMED);
    SET(is_garbling, 0);
    SET(node, "registry@zj");
    EXPECT(qth_follow(client, CODE, NULL, 500, NULL, &error) == QTH_WRONG_SERVICE && strcmp(error.reason, "wrong-service") == 0);
    qth_close(client);
    client = opened(&at, "", 1);
    EXPECT(file(client, NULL, 60000, &result) == QTH_WRONG_SERVICE && result.state == QTH_STATE_QUEUED);
    qth_close(client);
    peer_stop(&at);
}

static void silence(void)
{
    peer at;
    qth_result result;
    qth_error error = {.size = sizeof error};
    fresh();
    peer_start(&at);
    SET(is_deaf, 1);
    qth_client *client = opened(&at, "", 1);
    EXPECT(file(client, NULL, 150, &result) == QTH_PENDING && result.state == QTH_STATE_SENT);
    EXPECT(qth_wait(client, result.id, 400, &result) == QTH_PENDING);
    EXPECT(qth_follow(client, CODE, NULL, 100, NULL, &error) == QTH_TIMED_OUT);
    qth_close(client);
    SET(is_deaf, 0);
    /* The next start finds it, knows that it does not know, and settles it. */
    client = opened(&at, "", 1);
    EXPECT(qth_spool_entry(client, 0, &result) == QTH_OK && result.state == QTH_STATE_UNKNOWN);
    EXPECT(qth_drain(client, 5000) == QTH_OK && qth_next(client, &result) == QTH_OK && strcmp(result.code, CODE) == 0);
    qth_close(client);
    /* The first address is dead: the second one answers. */
    client = opened(&at, "127.0.0.1:1,", 1);
    EXPECT(file(client, NULL, 5000, &result) == QTH_OK);
    qth_close(client);
    peer_stop(&at);
    client = opened(&at, "", 1);
    EXPECT(file(client, NULL, 200, &result) == QTH_PENDING && result.state == QTH_STATE_QUEUED);
    EXPECT(strcmp(result.reason, "not-sent") == 0);
    EXPECT(qth_follow(client, CODE, NULL, 200, NULL, &error) == QTH_UNAVAILABLE);
    qth_close(client);
}

typedef struct desk {
    qth_client *client;
    int number, filed;
} desk;

static void *work(void *data)
{
    desk *own = data;
    qth_result result;
    char key[32];
    for (int i = 0; i < 25; i++) {
        snprintf(key, sizeof key, "d%d-%d", own->number, i);
        own->filed += file(own->client, key, 20000, &result) == QTH_OK && strcmp(result.code, CODE) == 0;
    }
    return NULL;
}

static void *interrupt(void *data)
{
    struct timespec moment = {.tv_nsec = 50000000};
    nanosleep(&moment, NULL);
    qth_interrupt(data);
    return NULL;
}

static void threads(void)
{
    enum { DESKS = 8 };
    peer at;
    desk desks[DESKS];
    pthread_t workers[DESKS], other;
    qth_result result;
    fresh();
    peer_start(&at);
    qth_client *client = opened(&at, "", 1);
    for (int i = 0; i < DESKS; i++) {
        desks[i] = (desk){client, i, 0};
        pthread_create(&workers[i], NULL, work, &desks[i]);
    }
    for (int i = 0; i < DESKS; i++) {
        pthread_join(workers[i], NULL);
        EXPECT(desks[i].filed == 25);
    }
    EXPECT(at.calls == DESKS * 25);
    SET(is_deaf, 1);
    pthread_create(&other, NULL, interrupt, client);
    EXPECT(file(client, "late", 20000, &result) == QTH_INTERRUPTED && result.state == QTH_STATE_SENT);
    pthread_join(other, NULL);
    qth_close(client);
    peer_stop(&at);
}

/* An event loop: nothing blocks, and the descriptor tells when there is something to do. */
static void loop(void)
{
    peer at;
    qth_result result = {.size = sizeof result};
    qth_tip tip = {.size = sizeof tip, .grounds = QTH_GROUND_PLANNING, .division = "330481", .content = "x", .description = "y"};
    fresh();
    peer_start(&at);
    SET(cuts, 1);
    qth_client *client = opened(&at, "", 1);
    int fd = qth_fd(client), told = 0;
    for (int i = 0; i < 100; i++) EXPECT(qth_submit_tip(client, &tip, &result) == QTH_OK);
    EXPECT(qth_process(client) == QTH_OK);
    int64_t end = now_ms() + 10000;
    while (told < 100 && now_ms() < end) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        poll(&ready, 1, 10000);
        EXPECT(qth_process(client) == QTH_OK);
        while (qth_next(client, &result) == QTH_OK) told += strcmp(result.code, CODE) == 0;
    }
    EXPECT(told == 100 && qth_fd(client) == fd);
    /* While nothing happens the descriptor is quiet. */
    SET(is_deaf, 1);
    EXPECT(qth_submit_tip(client, &tip, &result) == QTH_OK && qth_process(client) == QTH_OK);
    int turns = 0;
    for (end = now_ms() + 250; now_ms() < end; turns++) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        poll(&ready, 1, 250);
        EXPECT(qth_process(client) == QTH_OK);
    }
    EXPECT(turns < 10);
    qth_close(client);
    peer_stop(&at);
}

static void upload(void)
{
    peer at;
    char path[96], sha256[65];
    fresh();
    peer_start(&at);
    SET(cuts, 1);
    snprintf(path, sizeof path, "%s.file", folder);
    FILE *photo = fopen(path, "wb");
    for (int i = 0; i < 1000000; i++) fputc(i * 7 % 251, photo);
    fclose(photo);
    qth_client *client = opened(&at, "", 0);
    EXPECT(qth_put_file(client, path, NULL, "image/jpeg", 10000, sha256, NULL) == QTH_OK);
    EXPECT(at.file_bytes == 1000000 && at.seals_held == 1 && at.overdrawn == 0);
    EXPECT(at.calls == 2 && strcmp(at.ids[0], at.ids[1]) == 0);
    EXPECT(qth_put_file(client, "/nowhere", NULL, "image/jpeg", 10000, sha256, NULL) == QTH_INVALID);
    unlink(path);
    qth_close(client);
    peer_stop(&at);
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    snprintf(folder, sizeof folder, "/tmp/qth-peer-%d", (int)getpid());
    files();
    lost();
    refusals();
    liars();
    silence();
    threads();
    loop();
    upload();
    fresh();
    return test_end("peer");
}
