/* The library's command line: files a tip, follows one, looks after the spool. */
#include "qth.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One program has one client; its signal handler has no other way to it. */
static qth_client *interrupted_client;

static void interrupt(int number)
{
    (void)number;
    qth_interrupt(interrupted_client);
}

int in_english(void)
{
    const char *names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strncmp(value, "zh", 2) != 0;
    }
    return 1;
}

const char *say(const char *zh, const char *en)
{
    return in_english() ? en : zh;
}

const char *language(void)
{
    return in_english() ? "en" : "zh";
}

int usage(const char *word)
{
    if (word) fprintf(stderr, "qth: %s: %s\n", say("不明白", "not understood"), word);
    fputs(say("用法：qth [--config 文件] file|follow|put-file|spool …（见 man qth）\n",
              "usage: qth [--config FILE] file|follow|put-file|spool …  (see man qth)\n"),
          stderr);
    return EXIT_USAGE;
}

int failed(int32_t status, const char *reason, const char *field, const char *text)
{
    fprintf(stderr, "qth: %s (%s", text && *text ? text : qth_status_text(status, language()), qth_status_name(status));
    if (reason && *reason) fprintf(stderr, ", %s", reason);
    if (field && *field) fprintf(stderr, ", %s", field);
    fputs(")\n", stderr);
    return status == QTH_INTERRUPTED ? EXIT_INTERRUPTED : status == QTH_PENDING ? EXIT_LATER : EXIT_REFUSED;
}

static int run(qth_client *client, int count, char **words)
{
    const struct {
        const char *name;
        int (*run)(qth_client *, int, char **);
    } verbs[] = {{"file", verb_file}, {"follow", verb_follow}, {"put-file", verb_put_file}, {"spool", verb_spool}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(words[0], verbs[i].name) == 0) return verbs[i].run(client, count - 1, words + 1);
    }
    return usage(words[0]);
}

int main(int count, char **words)
{
    const char *config = getenv("QTH_CONFIG");
    int at = 1;
    if (at + 1 < count && strcmp(words[at], "--config") == 0) {
        config = words[at + 1];
        at += 2;
    }
    if (at < count && strcmp(words[at], "--version") == 0) {
        printf("qth %s\n", qth_version());
        return 0;
    }
    if (at >= count || strcmp(words[at], "--help") == 0) return usage(NULL);
    qth_error error = {.size = sizeof error};
    qth_client *client;
    qth_status status = qth_open_file(config ? config : "qth.conf", &client, &error);
    if (status != QTH_OK) return failed(status, error.reason, error.field, error.text);
    interrupted_client = client;
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    int code = run(client, count - at, words + at);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    qth_close(client);
    return code;
}
