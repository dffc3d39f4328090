/* A hotline's system in small, to be killed: takes tips one after the other, a key each, and says what it took and what it heard.
 *
 *   filer CONFIG SECONDS A-TURN     SECONDS 0: takes none, and works until everything is settled
 *
 * Every line is written at once, so that what was said before a kill was said. */
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "qingtong-hotline.h"

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void tell(const char *word, const char *key, const char *more)
{
    char line[256];
    int length = snprintf(line, sizeof line, "%s %s %s\n", word, key, more);
    if (write(STDOUT_FILENO, line, (size_t)length) != length) exit(1);
}

/* The number after the highest that the spool knows: what was never taken is no number yet. */
static unsigned next_number(qth_client *client)
{
    qth_result entry = {.size = sizeof entry};
    unsigned next = 0;
    for (uint32_t place = 0; qth_spool_entry(client, place, &entry) == QTH_OK; place++) {
        unsigned number = (unsigned)strtoul(entry.key + 2, NULL, 10);
        if (number >= next) next = number + 1;
    }
    return next;
}

static qth_status take(qth_client *client, unsigned number, char key[16])
{
    qth_result result = {.size = sizeof result};
    snprintf(key, 16, "t-%u", number);
    qth_tip tip = {.size = sizeof tip, .grounds = QTH_GROUND_LAND, .division = "330481", .key = key, .reference = key};
    tip.content = "村北有搅拌站夜间生产，无名牌，占用农田，粉尘大，请查处。";
    tip.description = "示例未登记搅拌站";
    tip.place = "海宁市示例镇";
    return qth_submit_tip(client, &tip, &result);
}

static void hear(qth_client *client)
{
    qth_result result = {.size = sizeof result};
    while (qth_next(client, &result) == QTH_OK) {
        tell(result.state == QTH_STATE_RECEIPTED ? "receipted" : "refused", result.key, result.code[0] ? result.code : result.reason);
    }
}

static uint32_t open_entries(qth_client *client)
{
    qth_spool_info info = {.size = sizeof info};
    qth_spool_info_get(client, &info);
    return info.queued + info.sent + info.unknown;
}

int main(int count, char **words)
{
    enum { MOST_OPEN = 256, TURN_MS = 5 };
    qth_error error = {.size = sizeof error};
    qth_client *client;
    char keys[64][16];
    if (count != 4) return 64;
    /* A limit on files stands for a full disk: without this the system would end the process. */
    signal(SIGXFSZ, SIG_IGN);
    qth_status status = qth_open_file(words[1], &client, &error);
    if (status != QTH_OK) {
        fprintf(stderr, "%s: %s\n", qth_status_name(status), error.text);
        return 1;
    }
    int64_t seconds = atoll(words[2]), until = now_ms() + seconds * 1000;
    int a_turn = atoi(words[3]);
    unsigned next = next_number(client);
    tell("open", "-", "-");
    while (seconds == 0 ? open_entries(client) > 0 : now_ms() < until) {
        int taken = 0;
        while (seconds && taken < a_turn && taken < 64 && open_entries(client) < MOST_OPEN) {
            status = take(client, next, keys[taken]);
            if (status != QTH_OK) {
                tell("not", keys[taken], qth_status_name(status));
                break;
            }
            next++;
            taken++;
        }
        if (taken && qth_sync(client) != QTH_OK) return 3;
        for (int i = 0; i < taken; i++) tell("took", keys[i], "-");
        if (qth_process(client) != QTH_OK) return 3;
        hear(client);
        struct pollfd ready = {.fd = qth_fd(client), .events = POLLIN};
        poll(&ready, 1, TURN_MS);
    }
    qth_process(client);
    hear(client);
    qth_spool_info info = {.size = sizeof info};
    qth_spool_info_get(client, &info);
    fprintf(stderr, "queued=%u sent=%u receipted=%u refused=%u unknown=%u damaged=%" PRIu64 "\n", info.queued, info.sent,
            info.receipted, info.refused, info.unknown, info.damaged_bytes);
    qth_close(client);
    return 0;
}
