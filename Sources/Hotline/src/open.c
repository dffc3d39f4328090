/* Opening and closing a client. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "engine.h"
#include "sized.h"

enum { MOST_ADDRESSES = 16, MOST_IN_FLIGHT = 1024, ADDRESS_ROOM = 512 };

void qth_options_init(qth_options *options)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->in_flight = 64;
    options->try_ms = 30000;
    options->connect_ms = 5000;
    options->pause_ms = 60000;
    options->spool_entries = 100000;
    options->spool_settled = 100000;
    options->spool_bytes = (uint64_t)256 << 20;
}

/* "host:port" and "[::1]:port". */
static int address_of(char *text, address *out)
{
    char *colon = strrchr(text, ':');
    if (!colon || colon == text || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1)) return -1;
    *colon = 0;
    size_t length = strlen(text);
    if (text[0] == '[' && text[length - 1] == ']') {
        text[length - 1] = 0;
        text++;
    }
    out->host = text_copy(text);
    out->port = text_copy(colon + 1);
    return *text && out->host && out->port ? 0 : -1;
}

static int addresses_of(qth_client *client, const char *text)
{
    char copy[ADDRESS_ROOM], *rest = NULL;
    if (strlen(text) >= sizeof copy) return -1;
    memcpy(copy, text, strlen(text) + 1);
    client->addresses = calloc(MOST_ADDRESSES, sizeof *client->addresses);
    if (!client->addresses) return -1;
    for (char *part = strtok_r(copy, ", ", &rest); part; part = strtok_r(NULL, ", ", &rest)) {
        if (client->address_count == MOST_ADDRESSES || address_of(part, &client->addresses[client->address_count++])) return -1;
    }
    return client->address_count ? 0 : -1;
}

/* Ids and targets stand in what is signed, a line each. */
static int is_name(const char *text)
{
    if (!text || !*text || strlen(text) > 128) return 0;
    for (; *text; text++) {
        if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7F) return 0;
    }
    return 1;
}

static int watch(qth_client *client, int file)
{
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = file}};
    return file < 0 ? -1 : epoll_ctl(client->poll_file, EPOLL_CTL_ADD, file, &event);
}

static int begin_waiting(qth_client *client)
{
    pthread_condattr_t clock;
    client->poll_file = epoll_create1(EPOLL_CLOEXEC);
    client->timer_file = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    client->wake_file = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (client->poll_file < 0 || watch(client, client->timer_file) || watch(client, client->wake_file)) return -1;
    if (pthread_condattr_init(&clock)) return -1;
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    int failed = pthread_cond_init(&client->changed, &clock);
    pthread_condattr_destroy(&clock);
    return failed || pthread_mutex_init(&client->mutex, NULL) ? -1 : 0;
}

static const char *settings(qth_client *client, const qth_options *options)
{
    uint8_t seed[32], key[32];
    if (!options->addresses || addresses_of(client, options->addresses)) return "addresses";
    if (!is_name(options->target)) return "target";
    if (!is_name(options->principal)) return "principal";
    if (hex_to(options->service_key_hex, client->service_key, KEY_BYTES)) return "service_key";
    if (hex_to(options->seed_hex, seed, sizeof seed)) return "key";
    crypto_sign_seed_keypair(key, client->by.secret, seed);
    sodium_memzero(seed, sizeof seed);
    const char *language = options->language ? options->language : "zh";
    if (strcmp(language, "zh") && strcmp(language, "en")) return "language";
    if (!options->in_flight || options->in_flight > MOST_IN_FLIGHT) return "in_flight";
    if (!options->try_ms || !options->connect_ms || !options->pause_ms) return "try_ms";
    if (!options->spool_entries || options->spool_bytes < RECORD_LIMIT) return "spool_bytes";
    client->target = text_copy(options->target);
    client->principal = text_copy(options->principal);
    client->language = text_copy(language);
    if (!client->target || !client->principal || !client->language) return "memory";
    client->by.target = client->target;
    client->by.principal = client->principal;
    client->in_flight = options->in_flight;
    client->try_ms = options->try_ms;
    client->connect_ms = options->connect_ms;
    client->pause_ms = options->pause_ms;
    return NULL;
}

qth_status qth_open(const qth_options *options, qth_client **opened, qth_error *error)
{
    qth_options own;
    if (!opened || sized_in(&own, sizeof own, options, options ? options->size : 0)) return QTH_INVALID;
    *opened = NULL;
    qth_client *client = sodium_init() < 0 ? NULL : calloc(1, sizeof *client);
    if (!client) return error_set(error, QTH_NO_MEMORY, NULL, NULL, NULL);
    client->conn.file = client->poll_file = client->timer_file = client->wake_file = -1;
    client->news_end = &client->news;
    if (begin_waiting(client)) {
        free(client);
        return error_set(error, QTH_NO_MEMORY, NULL, NULL, NULL);
    }
    const char *wrong = settings(client, &own);
    qth_status status = wrong ? QTH_INVALID : QTH_OK;
    if (status == QTH_OK && own.spool) {
        client->has_spool = 1;
        status = spool_open(&client->spool, own.spool, own.spool_bytes, own.spool_entries, own.spool_settled);
        wrong = "spool";
        if (status == QTH_OK && tips_resume(client)) status = QTH_NO_MEMORY;
    }
    if (status != QTH_OK) {
        error_set(error, status, "field-wrong", wrong, qth_status_text(status, own.language));
        qth_close(client);
        return status;
    }
    *opened = client;
    return QTH_OK;
}

void qth_close(qth_client *client)
{
    if (!client) return;
    conn_close(&client->conn);
    if (client->has_spool) spool_close(&client->spool);
    for (size_t i = 0; i < client->address_count; i++) {
        free(client->addresses[i].host);
        free(client->addresses[i].port);
    }
    free(client->addresses);
    free(client->target);
    free(client->principal);
    free(client->language);
    free(client->heap);
    close(client->poll_file);
    close(client->timer_file);
    close(client->wake_file);
    pthread_cond_destroy(&client->changed);
    pthread_mutex_destroy(&client->mutex);
    sodium_memzero(client, sizeof *client);
    free(client);
}
