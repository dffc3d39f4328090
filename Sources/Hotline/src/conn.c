#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"

enum { READ_AT_ONCE = 64 << 10, READ_A_TURN = 1 << 20, OUT_LIMIT = 16 << 20 };

void conn_close(conn *self)
{
    if (self->file >= 0) close(self->file);
    self->file = -1;
    self->state = CONN_NONE;
    bytes_free(&self->in);
    bytes_free(&self->out);
    self->out_sent = 0;
    self->watched = 0;
    self->is_draining = self->has_credit = 0;
}

int conn_is_wrong(const qth_client *client)
{
    return client->conn.state == CONN_NONE && client->trouble == QTH_WRONG_SERVICE
           && client->conn.failures >= client->address_count;
}

/* Watches for what the connection can go on with. */
static void watch(qth_client *client)
{
    conn *self = &client->conn;
    uint32_t wanted = EPOLLIN;
    if (self->state == CONN_DIALS || self->out.length > self->out_sent) wanted |= EPOLLOUT;
    if (wanted == self->watched) return;
    struct epoll_event event = {.events = wanted, .data = {.fd = self->file}};
    if (epoll_ctl(client->poll_file, self->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, self->file, &event) == 0)
        self->watched = wanted;
}

/* The next address: at once while there are others left to try, and after a pause once all were. */
static void redial_later(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    client->address_now = (client->address_now + 1) % client->address_count;
    self->failures++;
    self->dial_at = now;
    if (self->failures % client->address_count == 0)
        self->dial_at += pause_before(self->failures / (uint32_t)client->address_count, -1, client->pause_ms);
}

void conn_lose(qth_client *client, int64_t now, int32_t trouble, const char *reason, const char *text)
{
    conn *self = &client->conn;
    outcome how = {.code = 14, .retry_ms = -1};
    int is_idle = self->state == CONN_OPEN && !client->flying;
    text_put(how.reason, sizeof how.reason, reason);
    text_put(how.text, sizeof how.text, text ? text : qth_status_text(trouble, client->language));
    conn_close(self);
    /* A connection that worked and is closed while nothing is under way was idle or old: that is no failure. */
    if (is_idle) {
        self->dial_at = now;
    } else {
        client->trouble = trouble;
        client->trouble_said = how;
        redial_later(client, now);
    }
    while (client->flying) op_again(client, client->flying, now, trouble, &how);
    engine_wake(client);
}

static void lost_by_error(qth_client *client, int64_t now, int error)
{
    const address *at = &client->addresses[client->address_now];
    char text[256];
    /* strerror_r has two forms; strerror is not for threads. The number says enough beside the place. */
    snprintf(text, sizeof text, "%s:%s (errno %d)", at->host, at->port, error);
    conn_lose(client, now, QTH_UNAVAILABLE, client->conn.state == CONN_OPEN ? "connection-lost" : "not-sent", text);
}

void conn_dial(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    const address *at = &client->addresses[client->address_now];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV}, *found = NULL;
    if (getaddrinfo(at->host, at->port, &hints, &found) || !found) {
        lost_by_error(client, now, ENOENT);
        return;
    }
    self->file = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    if (self->file >= 0) setsockopt(self->file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int failed = self->file < 0 || (connect(self->file, found->ai_addr, found->ai_addrlen) && errno != EINPROGRESS);
    int error = errno;
    freeaddrinfo(found);
    if (failed) {
        lost_by_error(client, now, error);
        return;
    }
    self->state = CONN_DIALS;
    self->next_stream = 1;
    self->in.cap = FRAME_HEADER + FRAME_LIMIT + READ_AT_ONCE;
    self->out.cap = OUT_LIMIT;
    self->open_by = now + client->connect_ms;
    self->last_heard = now;
    watch(client);
}

static void finish_dial(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    struct pollfd ready = {.fd = self->file, .events = POLLOUT};
    if (poll(&ready, 1, 0) != 1) return;
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(self->file, SOL_SOCKET, SO_ERROR, &error, &size) || error) {
        lost_by_error(client, now, error);
        return;
    }
    self->state = CONN_GREETS;
    greet(client);
}

static void read_some(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    for (size_t read = 0; read < READ_A_TURN;) {
        uint8_t *place = bytes_reserve(&self->in, READ_AT_ONCE);
        if (!place) {
            conn_lose(client, now, QTH_NO_MEMORY, "connection-lost", NULL);
            return;
        }
        ssize_t count = recv(self->file, place, READ_AT_ONCE, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (count <= 0) {
            lost_by_error(client, now, count ? errno : ECONNRESET);
            return;
        }
        self->in.length += (size_t)count;
        self->last_heard = now;
        read += (size_t)count;
        if (frames_take(client, now)) {
            conn_lose(client, now, QTH_MALFORMED, "malformed-reply", NULL);
            return;
        }
        if (self->state == CONN_NONE) return;
        if ((size_t)count < READ_AT_ONCE) return;
    }
}

void conn_work(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    if (self->state == CONN_DIALS) finish_dial(client, now);
    if (self->state == CONN_GREETS || self->state == CONN_OPEN) read_some(client, now);
    if ((self->state == CONN_DIALS || self->state == CONN_GREETS) && now >= self->open_by)
        lost_by_error(client, now, ETIMEDOUT);
    if (self->state == CONN_OPEN && self->is_draining && !client->flying) {
        conn_close(self);
        self->dial_at = now;
    }
}

void conn_flush(qth_client *client, int64_t now)
{
    conn *self = &client->conn;
    if (self->state != CONN_GREETS && self->state != CONN_OPEN) return;
    while (self->out_sent < self->out.length) {
        ssize_t count = send(self->file, self->out.data + self->out_sent, self->out.length - self->out_sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (count < 0) {
            lost_by_error(client, now, errno);
            return;
        }
        self->out_sent += (size_t)count;
    }
    if (self->out_sent == self->out.length) self->out.length = self->out_sent = 0;
    else if (self->out_sent > 1 << 20) {
        bytes_drop(&self->out, self->out_sent);
        self->out_sent = 0;
    }
    watch(client);
}
