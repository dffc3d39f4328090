#include <stdio.h>
#include <string.h>
#include <time.h>

#include "qth.h"

static int list(qth_client *client)
{
    qth_result entry = {.size = sizeof entry};
    qth_spool_info info = {.size = sizeof info};
    for (uint32_t place = 0; qth_spool_entry(client, place, &entry) == QTH_OK; place++) {
        time_t seconds = (time_t)(entry.queued_at / 1000000);
        struct tm parts;
        char when[32] = "";
        if (gmtime_r(&seconds, &parts)) strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
        printf("%s  %-9s  %s  %s  %s  %s\n", entry.id, qth_state_name(entry.state), when, entry.key, entry.tip_id, entry.reason);
    }
    if (qth_spool_info_get(client, &info) != QTH_OK) return failed(QTH_INVALID, NULL, "spool", NULL);
    printf("queued=%u sent=%u receipted=%u refused=%u unknown=%u bytes=%llu damaged=%llu\n", info.queued, info.sent, info.receipted,
           info.refused, info.unknown, (unsigned long long)info.bytes, (unsigned long long)info.damaged_bytes);
    return 0;
}

/* Sends what is there, and tells each that is settled meanwhile. */
static int send(qth_client *client, int64_t wait)
{
    qth_result result = {.size = sizeof result};
    qth_status status = qth_drain(client, wait);
    while (qth_next(client, &result) == QTH_OK)
        printf("%s  %-9s  %s  %s  %s  %s\n", result.id, qth_state_name(result.state), result.key, result.tip_id, result.code,
               result.reason);
    return status == QTH_OK ? 0 : failed(status, NULL, NULL, NULL);
}

int verb_spool(qth_client *client, int count, char **words)
{
    char text[1024];
    const char *verb = count ? words[0] : "";
    const char *id = count > 1 && strncmp(words[1], "--", 2) ? words[1] : NULL;
    int64_t wait = 30000;
    for (int i = id ? 2 : 1; i < count; i++) {
        if (strcmp(words[i], "--wait") || i + 1 >= count || (wait = wait_of(words[++i])) < 0) return usage(words[i]);
    }
    if (strcmp(verb, "list") == 0) return list(client);
    if (strcmp(verb, "retry") == 0) {
        qth_status status = qth_retry(client, id);
        return status == QTH_OK ? send(client, wait) : failed(status, NULL, NULL, NULL);
    }
    if (strcmp(verb, "forget") == 0 && id) {
        qth_status status = qth_forget(client, id);
        return status == QTH_OK ? 0 : failed(status, NULL, NULL, NULL);
    }
    if (strcmp(verb, "receipt") == 0 && id) {
        qth_status status = qth_receipt(client, id, text, sizeof text);
        if (status != QTH_OK) return failed(status, NULL, NULL, NULL);
        fputs(text, stdout);
        return 0;
    }
    return usage(verb);
}
