/* What the verbs of the command line share. */
#ifndef QTH_CLI_H
#define QTH_CLI_H

#include "qingtong-hotline.h"

/* As the verbs of qingtong end: docs/operations.md. */
enum { EXIT_REFUSED = 1, EXIT_LATER = 5, EXIT_USAGE = 64, EXIT_INTERRUPTED = 130 };

int in_english(void);
const char *say(const char *zh, const char *en);
const char *language(void);
int usage(const char *word);
/* Says why, and what to end with. */
int failed(int32_t status, const char *reason, const char *field, const char *text);

int verb_file(qth_client *client, int count, char **words);
int verb_follow(qth_client *client, int count, char **words);
int verb_put_file(qth_client *client, int count, char **words);
int verb_spool(qth_client *client, int count, char **words);

/* Seconds as a wait; -1 when it is no number. */
int64_t wait_of(const char *seconds);

#endif
