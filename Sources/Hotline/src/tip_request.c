#include "tip_request.h"

#include <stdlib.h>
#include <string.h>

#include "qingtong/enforcement/v1/tips.pb-c.h"

enum { MOST_CONFIRMED = 20 };

static int is_pattern(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++) {
        if (*pattern == '0' ? *text < '0' || *text > '9' : *text != *pattern) return 0;
    }
    return *text == 0;
}

static int is_text(const char *text, size_t most)
{
    return !text || (utf8_holds((const uint8_t *)text, strlen(text)) && utf8_count(text) <= most);
}

static int is_there(const char *text)
{
    return text && *text;
}

qth_status tip_check(const qth_tip *tip, const char **field)
{
    const struct {
        const char *field;
        int holds;
    } rows[] = {
        {"channel", tip->channel >= 0 && tip->channel <= QTH_CHANNEL_PATROL},
        {"grounds", tip->grounds && tip->grounds < 16},
        {"target.division_code", tip->division && is_pattern(tip->division, "000000")},
        {"content", is_there(tip->content) && is_text(tip->content, 2000)},
        {"target.enterprise_id", is_text(tip->plant_id, 64)},
        {"target.description", is_text(tip->description, 100) && (is_there(tip->plant_id) || is_there(tip->description))},
        {"target.place", is_text(tip->place, 200)},
        {"seen_on", !is_there(tip->seen_on) || is_pattern(tip->seen_on, "0000-00-00")},
        {"gateway_reference", is_text(tip->reference, 64)},
        {"key", !tip->key || (*tip->key && strlen(tip->key) <= 64 && is_text(tip->key, 64))},
        {"confirmed", is_text(tip->confirmed, 1000)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].holds) continue;
        *field = rows[i].field;
        return QTH_INVALID;
    }
    return QTH_OK;
}

static char *text_of(const char *text)
{
    return (char *)(text ? text : "");
}

/* Splits "a,b" into its parts within the copy. */
static size_t split(char *copy, char **parts)
{
    size_t count = 0;
    char *rest = NULL;
    for (char *part = strtok_r(copy, ", ", &rest); part && count < MOST_CONFIRMED; part = strtok_r(NULL, ", ", &rest))
        parts[count++] = part;
    return count;
}

qth_status tip_pack(const qth_tip *tip, bytes *out)
{
    Qingtong__Enforcement__V1__FileTipRequest request = QINGTONG__ENFORCEMENT__V1__FILE_TIP_REQUEST__INIT;
    Qingtong__Enforcement__V1__Target target = QINGTONG__ENFORCEMENT__V1__TARGET__INIT;
    Qingtong__Enforcement__V1__Position position = QINGTONG__ENFORCEMENT__V1__POSITION__INIT;
    Qingtong__Common__V1__Ground grounds[4];
    char *confirmed[MOST_CONFIRMED];
    for (int i = 0; i < 4; i++) {
        if (tip->grounds & 1u << i) grounds[request.n_grounds++] = (Qingtong__Common__V1__Ground)(i + 1);
    }
    target.enterprise_id = text_of(tip->plant_id);
    target.description = text_of(tip->description);
    target.division_code = text_of(tip->division);
    target.place = text_of(tip->place);
    position.longitude_e6 = tip->longitude_e6;
    position.latitude_e6 = tip->latitude_e6;
    request.channel = (Qingtong__Enforcement__V1__Channel)(tip->channel ? tip->channel : QTH_CHANNEL_HOTLINE);
    request.target = &target;
    request.grounds = grounds;
    request.content = text_of(tip->content);
    request.seen_on = text_of(tip->seen_on);
    request.gateway_reference = text_of(tip->reference);
    request.position = tip->has_position ? &position : NULL;
    char *copy = text_copy(text_of(tip->confirmed));
    if (!copy) return QTH_NO_MEMORY;
    request.confirmed = confirmed;
    request.n_confirmed = split(copy, confirmed);
    uint8_t *place = bytes_reserve(out, qingtong__enforcement__v1__file_tip_request__get_packed_size(&request));
    if (place) out->length += qingtong__enforcement__v1__file_tip_request__pack(&request, place);
    free(copy);
    return place ? QTH_OK : QTH_NO_MEMORY;
}
