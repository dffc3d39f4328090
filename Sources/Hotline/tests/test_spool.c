/* The spool: what survives, what is told, and what is full. */
#include <fcntl.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "spool.h"
#include "test.h"

static char folder[64], path[96];

static qth_status opened(spool *self)
{
    return spool_open(self, folder, 1 << 20, 1000, 1000);
}

static void fresh(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command)) exit(1);
}

static entry *add(spool *self, const char *key, const char *text)
{
    entry *made = NULL;
    EXPECT(spool_add(self, key, (const uint8_t *)text, strlen(text), 7, &made) == QTH_OK);
    return made;
}

static void survives(void)
{
    spool one;
    outcome why = {.code = 5, .reason = "plant-unknown", .field = "target.enterprise_id", .text = "没有这家企业。"};
    fresh();
    EXPECT(opened(&one) == QTH_OK);
    entry *queued = add(&one, "k-1", "one"), *sent = add(&one, NULL, "two"), *refused = add(&one, "k-3", "three");
    entry *filed = add(&one, "k-4", "four"), *gone = add(&one, "k-5", "five");
    EXPECT(!queued->is_synced && spool_sync(&one) == QTH_OK && queued->is_synced);
    spool_mark(&one, sent, QTH_STATE_SENT);
    refused->last = why;
    spool_mark(&one, refused, QTH_STATE_REFUSED);
    receipt_kept kept = {.tip_id = "t-4", .node = "enforcement@zj", .filed_at = 9};
    filed->receipt = malloc(sizeof kept);
    *filed->receipt = kept;
    strcpy(filed->code, "4821-0937-5526-2");
    spool_set_state(&one, filed, QTH_STATE_RECEIPTED);
    one.untold = 1;
    spool_receipted(&one, filed);
    spool_forget(&one, gone);
    spool_close(&one);

    char *raw = test_file(path);
    struct stat about;
    EXPECT(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    for (long i = 0; i + 4 < about.st_size; i++) EXPECT(memcmp(raw + i, "4821", 4) != 0);
    free(raw);

    spool two;
    EXPECT(opened(&two) == QTH_OK && two.damaged == 0);
    EXPECT(two.counts[QTH_STATE_QUEUED] == 1 && two.counts[QTH_STATE_UNKNOWN] == 1);
    EXPECT(two.counts[QTH_STATE_REFUSED] == 1 && two.counts[QTH_STATE_RECEIPTED] == 1 && two.table.count == 4);
    entry *found = table_find_key(&two.table, "k-3");
    EXPECT(found && strcmp(found->last.reason, why.reason) == 0 && strcmp(found->last.text, why.text) == 0);
    found = table_find_key(&two.table, "k-4");
    EXPECT(found && found->receipt && strcmp(found->receipt->tip_id, "t-4") == 0 && !found->payload);
    EXPECT(!table_find_key(&two.table, "k-5"));
    EXPECT(table_at(&two.table, 0)->length == 3 && !table_at(&two.table, 4));
    spool other;
    EXPECT(opened(&other) == QTH_SPOOL_BUSY);
    spool_close(&other);
    EXPECT(spool_compact(&two) == QTH_OK);
    spool_close(&two);
    EXPECT(opened(&two) == QTH_OK && two.table.count == 4 && two.counts[QTH_STATE_UNKNOWN] == 1);
    spool_close(&two);
}

/* A receipt whose code nobody took counts as sent: the next start asks for it again. */
static void untaken(void)
{
    spool one;
    fresh();
    EXPECT(opened(&one) == QTH_OK);
    entry *filed = add(&one, NULL, "four");
    EXPECT(spool_sync(&one) == QTH_OK);
    filed->receipt = calloc(1, sizeof *filed->receipt);
    spool_set_state(&one, filed, QTH_STATE_RECEIPTED);
    one.untold = 1;
    EXPECT(spool_compact(&one) == QTH_OK);
    spool_close(&one);
    EXPECT(opened(&one) == QTH_OK && one.counts[QTH_STATE_UNKNOWN] == 1 && one.table.first->length == 4);
    spool_close(&one);
}

/* Cut or changed at any byte: never an entry that was not written, never silence, and what is sound is read. */
static void damaged(void)
{
    spool one;
    fresh();
    EXPECT(opened(&one) == QTH_OK);
    for (int i = 0; i < 3; i++) add(&one, NULL, "some words");
    EXPECT(spool_sync(&one) == QTH_OK);
    spool_close(&one);
    struct stat about;
    EXPECT(stat(path, &about) == 0);
    char *whole = test_file(path);
    for (long place = 0; place < about.st_size; place++) {
        for (int cut = 0; cut < 2; cut++) {
            fresh();
            EXPECT(mkdir(folder, 0700) == 0);
            FILE *file = fopen(path, "wb");
            whole[place] ^= (char)(cut ? 0 : 4);
            EXPECT(fwrite(whole, 1, (size_t)(cut ? place : about.st_size), file) > 0 || cut);
            whole[place] ^= (char)(cut ? 0 : 4);
            fclose(file);
            qth_status status = opened(&one);
            if (cut) EXPECT(status == QTH_OK && one.table.count <= 3);
            /* A first line of another version is left alone. */
            else EXPECT(status == QTH_SPOOL_FAILED || (status == QTH_OK && one.damaged > 0 && one.table.count >= 2));
            if (status == QTH_OK) {
                entry *more = add(&one, "more", "more");
                EXPECT(spool_sync(&one) == QTH_OK && more->is_synced);
                size_t count = one.table.count;
                spool_close(&one);
                EXPECT(opened(&one) == QTH_OK && one.table.count == count && one.damaged == 0);
            }
            spool_close(&one);
        }
    }
    free(whole);
}

static void full(void)
{
    spool one;
    entry *made;
    static uint8_t words[RECORD_LIMIT];
    fresh();
    EXPECT(spool_open(&one, folder, RECORD_LIMIT, 10, 2) == QTH_OK);
    for (int i = 0; i < 10; i++) EXPECT(spool_add(&one, NULL, words, 10, 0, &made) == QTH_OK);
    EXPECT(spool_add(&one, NULL, words, 10, 0, &made) == QTH_SPOOL_FULL);
    EXPECT(spool_sync(&one) == QTH_OK);
    /* One that goes makes room for one. */
    spool_forget(&one, one.table.first);
    EXPECT(spool_add(&one, NULL, words, 10, 0, &made) == QTH_OK);
    spool_close(&one);
    fresh();
    EXPECT(spool_open(&one, folder, RECORD_LIMIT, 1000, 2) == QTH_OK);
    qth_status status = QTH_OK;
    int count = 0;
    while (status == QTH_OK && count < 100) status = spool_add(&one, NULL, words, 4000, 0, &made), count++;
    EXPECT(status == QTH_SPOOL_FULL && count > 10);
    while (one.table.first) {
        spool_sync(&one);
        spool_forget(&one, one.table.first);
    }
    EXPECT(spool_add(&one, NULL, words, 4000, 0, &made) == QTH_OK);
    EXPECT(spool_sync(&one) == QTH_OK && one.table.count == 1);
    EXPECT(spool_add(&one, NULL, words, RECORD_LIMIT, 0, &made) == QTH_INVALID);
    spool_close(&one);
}

/* No room on the disk: told, nothing taken, and what was there stays. */
static void disk(void)
{
    spool one;
    entry *made;
    uint8_t words[3000] = {0};
    struct rlimit limit;
    fresh();
    EXPECT(opened(&one) == QTH_OK);
    add(&one, "first", "first");
    EXPECT(spool_sync(&one) == QTH_OK);
    signal(SIGXFSZ, SIG_IGN);
    EXPECT(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 10000;
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    qth_status status = QTH_OK;
    int count = 0;
    while (status == QTH_OK && count < 10) status = spool_add(&one, NULL, words, sizeof words, 0, &made), count++;
    limit.rlim_cur = before;
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    EXPECT(status == QTH_DISK_FULL && count == 4 && one.table.count == 4);
    add(&one, "last", "last");
    EXPECT(spool_sync(&one) == QTH_OK);
    spool_close(&one);
    EXPECT(opened(&one) == QTH_OK && one.table.count == 5 && one.damaged == 0);
    spool_close(&one);
}

static void many(void)
{
    spool one;
    char key[32];
    fresh();
    EXPECT(spool_open(&one, folder, 64 << 20, 100000, 100) == QTH_OK);
    for (int i = 0; i < 3000; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        entry *made = add(&one, key, "words");
        made->receipt = calloc(1, sizeof *made->receipt);
        spool_set_state(&one, made, QTH_STATE_RECEIPTED);
        one.untold++;
        spool_sync(&one);
        spool_receipted(&one, made);
    }
    EXPECT(table_find_key(&one.table, "key-2999") && table_find_key(&one.table, "key-0"));
    spool_trim(&one);
    EXPECT(one.table.count == 100 && table_find_key(&one.table, "key-2900") && !table_find_key(&one.table, "key-2899"));
    EXPECT(one.end < 3 << 20);
    spool_close(&one);
    fresh();
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    snprintf(folder, sizeof folder, "/tmp/qth-spool-%d", (int)getpid());
    snprintf(path, sizeof path, "%s/spool", folder);
    survives();
    untaken();
    damaged();
    full();
    disk();
    many();
    return test_end("spool");
}
