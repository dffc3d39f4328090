/* What a hotline's own system links against: files tips with Qingtong's Enforcement, follows them, keeps what was not answered.
 *
 * docs/hotline.md leads from nothing to a filed tip. Three rules hold throughout:
 *
 * - Structures that cross this border begin with their size, which the caller sets with sizeof: fields are only ever added at their
 *   ends, so that a program built against an older header goes on working.
 * - Text is UTF-8 ended by a zero. What is handed in is copied; what is handed out stands in the caller's structure.
 * - A client may be used by several threads at once. The library starts none, calls nobody back and keeps nothing outside its
 *   clients. A client does not outlive a fork: open it in the child. */
#ifndef QINGTONG_HOTLINE_H
#define QINGTONG_HOTLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All else in the library is hidden. */
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

#define QTH_VERSION "1.0.0"

/* How a function ended. Names and sentences: qth_status_name, qth_status_text. Numbers are never used for anything else. */
typedef enum qth_status {
    QTH_OK = 0,
    /* The tip is safe in the spool and not answered yet: it goes on by itself. */
    QTH_PENDING = 1,
    /* Nothing is there: no result to take, no such entry. */
    QTH_NONE = 2,
    /* The service refused; reason, field and sentence tell why. Nothing took effect. */
    QTH_REFUSED = 3,
    /* The service does not believe who calls: wrong key, unknown principal, or a clock that is off. */
    QTH_UNAUTHENTICATED = 4,
    /* No address answered, or the service cannot work now. */
    QTH_UNAVAILABLE = 5,
    /* The time was over before there was an answer. */
    QTH_TIMED_OUT = 6,
    /* qth_interrupt ended the wait. */
    QTH_INTERRUPTED = 7,
    /* An argument or a line of a configuration is wrong; nothing was done. */
    QTH_INVALID = 8,
    /* The spool has as many entries or bytes as it may: nothing was taken. */
    QTH_SPOOL_FULL = 9,
    /* The spool's disk has no room: nothing was taken. */
    QTH_DISK_FULL = 10,
    /* The spool cannot be read, written or synced; open the client again once that is mended. */
    QTH_SPOOL_FAILED = 11,
    /* Another process has this spool open. */
    QTH_SPOOL_BUSY = 12,
    /* What came is not what the protocol allows, or is longer than we take. */
    QTH_MALFORMED = 13,
    /* A receipt or a proof does not hold under the service's key. */
    QTH_FORGED = 14,
    QTH_NO_MEMORY = 15,
    /* Another service than the configured one answers at the address. */
    QTH_WRONG_SERVICE = 16
} qth_status;

/* Where a tip stands in the spool. */
typedef enum qth_state {
    QTH_STATE_NONE = 0,
    /* On the disk, and not sent since. */
    QTH_STATE_QUEUED = 1,
    /* Sent, and the answer awaited. */
    QTH_STATE_SENT = 2,
    /* Filed; its receipt held, and is kept without the code. */
    QTH_STATE_RECEIPTED = 3,
    /* The service refused it, with a reason. */
    QTH_STATE_REFUSED = 4,
    /* Sent, and the answer lost. It is sent again under the same request id, which has one effect however often it comes. */
    QTH_STATE_UNKNOWN = 5
} qth_state;

/* What a tip is about. */
enum {
    QTH_GROUND_LAND = 1,
    QTH_GROUND_PLANNING = 2,
    QTH_GROUND_ENVIRONMENT = 4,
    QTH_GROUND_QUALIFICATION = 8
};

/* How it came in; the numbers of Channel in tips.proto. */
enum {
    QTH_CHANNEL_HOTLINE = 1,
    QTH_CHANNEL_WEB = 2,
    QTH_CHANNEL_LETTER = 3,
    QTH_CHANNEL_VISIT = 4,
    QTH_CHANNEL_REFERRAL = 5,
    QTH_CHANNEL_PATROL = 6
};

typedef struct qth_client qth_client;

/* What opens a client. qth_options_init sets size and the defaults that the comments name; the rest is zero. */
typedef struct qth_options {
    size_t size;
    /* "host:port,host:port": the preferred one first. Numeric hosts never wait for a name server. */
    const char *addresses;
    /* The service instance, "enforcement@zj": every signature is for it alone. */
    const char *target;
    /* Who calls, by its id in the directory. */
    const char *principal;
    /* The caller's Ed25519 seed, 64 hex digits. */
    const char *seed_hex;
    /* The service's public key, 64 hex digits: receipts must hold under it. */
    const char *service_key_hex;
    /* The spool's directory, made if missing. NULL: no spool, and no filing. */
    const char *spool;
    /* Language of the sentences: "zh" (the default) or "en". */
    const char *language;
    /* Tips under way at once; 64. */
    uint32_t in_flight;
    /* Milliseconds one try may take; 30,000. */
    uint32_t try_ms;
    /* Milliseconds a connection may take to be made; 5,000. */
    uint32_t connect_ms;
    /* The longest pause between tries in milliseconds; 60,000. */
    uint32_t pause_ms;
    /* Entries the spool may have that are not settled; 100,000. */
    uint32_t spool_entries;
    /* Settled entries the spool remembers, by which it knows a repeated key again; 100,000. */
    uint32_t spool_settled;
    /* Bytes the spool may take of the disk; 256 MiB. */
    uint64_t spool_bytes;
} qth_options;

/* One tip, as the operator entered it. */
typedef struct qth_tip {
    size_t size;
    /* QTH_CHANNEL_…; 0 means the hotline. */
    int32_t channel;
    /* QTH_GROUND_… added up; one at least. */
    uint32_t grounds;
    /* The county's six digits. */
    const char *division;
    /* What the caller said, up to 2,000 characters. */
    const char *content;
    /* The id of a registered plant, or else what the caller calls it. */
    const char *plant_id;
    const char *description;
    const char *place;
    /* The day it was seen, "2026-10-03", if said. */
    const char *seen_on;
    /* The hotline's own number of the call. */
    const char *reference;
    /* Your own key of this tip, up to 64 bytes, or NULL. The same key again is the same tip, even after a crash of yours between
     * this call and your own note of it: the entry that is there is told and nothing is filed twice. */
    const char *key;
    /* Fields whose unusual values were checked: "seen_on,target.enterprise_id". */
    const char *confirmed;
    /* Where it was seen, CGCS2000 in millionths of a degree, if has_position is not 0. */
    int32_t has_position;
    int32_t longitude_e6;
    int32_t latitude_e6;
} qth_tip;

/* What became of a tip. */
typedef struct qth_result {
    size_t size;
    int32_t state;
    /* Why it is where it is: QTH_OK when receipted. */
    int32_t status;
    /* The request id: 32 hex digits. */
    char id[33];
    char key[65];
    /* The code for the caller, "4821-0937-5526-2": given once, with the receipt, and kept nowhere. */
    char code[33];
    char tip_id[65];
    /* UTC microseconds. */
    int64_t filed_at;
    int64_t queued_at;
    uint32_t tries;
    /* Of a refusal or the last try: the stable word, the field at fault and the sentence. */
    char reason[65];
    char field[129];
    char text[513];
} qth_result;

/* How a tip stands, as its caller may know it. */
typedef struct qth_progress {
    size_t size;
    int64_t filed_at;
    /* TipState of tips.proto: 1 routed, 2 in a case, 3 closed, 4 unrouted. */
    int32_t state;
    /* The last day on which it must be closed, "2026-12-31". */
    char close_by[16];
    /* Who holds it, a line each. */
    char agencies[1025];
} qth_progress;

/* How the spool is. */
typedef struct qth_spool_info {
    size_t size;
    uint32_t queued, sent, receipted, refused, unknown;
    uint64_t bytes;
    /* What could not be read when it was opened, and stands beside it in files named damaged-…; 0 when all was well. */
    uint64_t damaged_bytes;
} qth_spool_info;

/* Why the last call of a function failed, for people and logs. */
typedef struct qth_error {
    size_t size;
    int32_t status;
    char reason[65];
    char field[129];
    char text[513];
} qth_error;

const char *qth_version(void);
/* "QTH_SPOOL_FULL". */
const char *qth_status_name(int32_t status);
/* A sentence in "zh" or "en". */
const char *qth_status_text(int32_t status, const char *language);
const char *qth_state_name(int32_t state);

void qth_options_init(qth_options *options);
/* Opens a client. Connects to nobody yet. `error` may be NULL here and everywhere. */
qth_status qth_open(const qth_options *options, qth_client **client, qth_error *error);
/* The same from a file of lines "name = value"; docs/hotline.md lists the names. */
qth_status qth_open_file(const char *path, qth_client **client, qth_error *error);
/* Ends a client. No other thread may be in a call on it. What is in the spool stays there. */
void qth_close(qth_client *client);

/* Files a tip: it is on the disk before it is sent, and this waits up to wait_ms for the receipt. QTH_OK: result has the code.
 * QTH_PENDING: it is safe, and goes on whenever any function of the client runs. Anything else: see result->state; QTH_STATE_NONE
 * means that nothing was taken. */
qth_status qth_file_tip(qth_client *client, const qth_tip *tip, int64_t wait_ms, qth_result *result);
/* Hands a tip over without waiting; it is on the disk once qth_sync or qth_process has run, and sent after that. */
qth_status qth_submit_tip(qth_client *client, const qth_tip *tip, qth_result *result);
/* Brings what was submitted to the disk, all of it in one go. */
qth_status qth_sync(qth_client *client);
/* Waits for one tip. */
qth_status qth_wait(qth_client *client, const char *id, int64_t wait_ms, qth_result *result);
/* Works on everything that is under way until nothing is left or wait_ms are over: QTH_OK or QTH_PENDING. */
qth_status qth_drain(qth_client *client, int64_t wait_ms);
/* The next tip that was settled and not told yet, QTH_NONE when there is none. Taking a receipt hands over its code; a code that
 * was not taken before the process ended comes again after the next start, under the same request id. */
qth_status qth_next(qth_client *client, qth_result *result);

/* How a tip stands, by the code. `source` names for whom this gateway asks, or NULL: wrong codes count for it. */
qth_status qth_follow(qth_client *client, const char *code, const char *source, int64_t wait_ms, qth_progress *progress,
                      qth_error *error);
/* Sends a file of at most 20 MiB in pieces to a service that keeps attachments; sha256 gets 64 hex digits and a zero. */
qth_status qth_put_file(qth_client *client, const char *path, const char *name, const char *media_type, int64_t wait_ms,
                        char sha256[65], qth_error *error);

/* Entries of the spool from the oldest on; QTH_NONE past the last. Does not give codes. */
qth_status qth_spool_entry(qth_client *client, uint32_t place, qth_result *entry);
qth_status qth_spool_info_get(qth_client *client, qth_spool_info *info);
/* Tries a tip again now; a refused one too, under its id. NULL: all that are queued or unknown. */
qth_status qth_retry(qth_client *client, const char *id);
/* Lets go of a tip that was refused, or that is queued and was never sent. */
qth_status qth_forget(qth_client *client, const char *id);
/* The receipt of a tip as it is kept: lines "name: value", without the code. */
qth_status qth_receipt(qth_client *client, const char *id, char *text, size_t size);

/* For event loops: poll this for reading, and call qth_process whenever it is ready and after every submission. It stays the same
 * for the client's life. */
int qth_fd(qth_client *client);
qth_status qth_process(qth_client *client);
/* Ends every wait under way with QTH_INTERRUPTED, or the next one if there is none. May be called from a signal handler. */
void qth_interrupt(qth_client *client);
/* Milliseconds by which the service's clock is ahead of ours, as last seen. QTH_NONE while no service answered. */
qth_status qth_clock_skew(qth_client *client, int64_t *milliseconds);

/* The code as one reads it out, digit by digit and in groups, in "zh" or "en". */
qth_status qth_speak_code(const char *code, const char *language, char *text, size_t size);
/* Whether a code's last digit fits the others: tells a slip before anybody is asked. */
qth_status qth_check_code(const char *code);
/* Whether a serialised Receipt holds under a service's key, and for a content if that is not NULL. */
qth_status qth_verify_receipt(const uint8_t *receipt, size_t length, const char *service_key_hex, const char *content);
/* Whether a serialised InclusionProof holds: the leaf is in the tree whose head the service signed. */
qth_status qth_verify_inclusion(const uint8_t *proof, size_t length, const char *service_key_hex);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
