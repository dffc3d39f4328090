#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qth.h"

int64_t wait_of(const char *seconds)
{
    char *end;
    double value = strtod(seconds, &end);
    return *seconds && !*end && value >= 0 && value < 1e6 ? (int64_t)(value * 1000) : -1;
}

static uint32_t ground_of(const char *name)
{
    static const char *const names[] = {"land", "planning", "environment", "qualification"};
    for (uint32_t i = 0; i < 4; i++) {
        if (strcmp(name, names[i]) == 0) return 1u << i;
    }
    return 0;
}

/* Millionths of a degree. */
static int degrees(const char *text, int32_t *out)
{
    char *end;
    double value = strtod(text, &end);
    if (!*text || *end || value < -180 || value > 180) return -1;
    *out = (int32_t)(value * 1e6 + (value < 0 ? -0.5 : 0.5));
    return 0;
}

/* An option and its value; 0, or -1 when it is not known. */
static int option(qth_tip *tip, int64_t *wait, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **place;
    } texts[] = {
        {"--division", &tip->division}, {"--plant", &tip->plant_id},       {"--target", &tip->description},
        {"--place", &tip->place},       {"--seen-on", &tip->seen_on},      {"--reference", &tip->reference},
        {"--key", &tip->key},           {"--confirm", &tip->confirmed},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(name, texts[i].name)) continue;
        *texts[i].place = value;
        return 0;
    }
    if (strcmp(name, "--ground") == 0) {
        tip->grounds |= ground_of(value);
        return ground_of(value) ? 0 : -1;
    }
    if (strcmp(name, "--wait") == 0) return (*wait = wait_of(value)) < 0 ? -1 : 0;
    int32_t *place = strcmp(name, "--longitude") == 0  ? &tip->longitude_e6
                     : strcmp(name, "--latitude") == 0 ? &tip->latitude_e6
                                                       : NULL;
    tip->has_position = tip->has_position || place;
    return place ? degrees(value, place) : -1;
}

int verb_file(qth_client *client, int count, char **words)
{
    qth_tip tip = {.size = sizeof tip};
    qth_result result = {.size = sizeof result};
    int64_t wait = 30000;
    char spoken[512];
    for (int i = 0; i < count; i++) {
        if (strncmp(words[i], "--", 2)) {
            if (tip.content) return usage(words[i]);
            tip.content = words[i];
        } else if (i + 1 >= count || option(&tip, &wait, words[i], words[i + 1])) {
            return usage(words[i]);
        } else {
            i++;
        }
    }
    qth_status status = qth_file_tip(client, &tip, wait, &result);
    if (result.id[0]) printf("id: %s\nstate: %s\n", result.id, qth_state_name(result.state));
    if (status != QTH_OK) return failed(status, result.reason, result.field, result.text);
    printf("tip: %s\n", result.tip_id);
    if (result.code[0]) {
        printf("code: %s\n", result.code);
        if (qth_speak_code(result.code, language(), spoken, sizeof spoken) == QTH_OK) printf("spoken: %s\n", spoken);
    }
    return 0;
}

int verb_follow(qth_client *client, int count, char **words)
{
    static const char *const zh[] = {"", "已转办", "已立案", "已办结", "待分派"};
    static const char *const en[] = {"", "routed", "in a case", "closed", "unrouted"};
    const char *code = NULL, *source = NULL;
    int64_t wait = 30000;
    qth_progress progress = {.size = sizeof progress};
    qth_error error = {.size = sizeof error};
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "--source") == 0 && i + 1 < count) source = words[++i];
        else if (strcmp(words[i], "--wait") == 0 && i + 1 < count) wait = wait_of(words[++i]);
        else if (strncmp(words[i], "--", 2) == 0 || code) return usage(words[i]);
        else code = words[i];
    }
    if (!code || wait < 0) return usage(NULL);
    qth_status status = qth_follow(client, code, source, wait, &progress, &error);
    if (status != QTH_OK) return failed(status, error.reason, error.field, error.text);
    int state = progress.state > 0 && progress.state < 5 ? progress.state : 0;
    printf("state: %s\nclose by: %s\n%s%s", say(zh[state], en[state]), progress.close_by, progress.agencies,
           progress.agencies[0] ? "\n" : "");
    return 0;
}

int verb_put_file(qth_client *client, int count, char **words)
{
    const char *path = NULL, *type = NULL, *name = NULL;
    int64_t wait = 120000;
    char sha256[65];
    qth_error error = {.size = sizeof error};
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], "--type") == 0 && i + 1 < count) type = words[++i];
        else if (strcmp(words[i], "--name") == 0 && i + 1 < count) name = words[++i];
        else if (strcmp(words[i], "--wait") == 0 && i + 1 < count) wait = wait_of(words[++i]);
        else if (strncmp(words[i], "--", 2) == 0 || path) return usage(words[i]);
        else path = words[i];
    }
    if (!path || !type || wait < 0) return usage(NULL);
    qth_status status = qth_put_file(client, path, name, type, wait, sha256, &error);
    if (status != QTH_OK) return failed(status, error.reason, error.field, error.text);
    printf("%s\n", sha256);
    return 0;
}
