/* Receipt codes: groups of digits of which the last checks the others (ISO 7064 MOD 11-2). */
#include <string.h>

#include "bytes.h"
#include "qingtong-hotline.h"

enum { LEAST_DIGITS = 13, MOST_DIGITS = 16 };

qth_status qth_check_code(const char *code)
{
    int digits = 0, sum = 0, last = 0;
    for (const char *at = code ? code : ""; *at; at++) {
        if (*at == '-' || *at == ' ') continue;
        if (*at < '0' || *at > '9' || digits == MOST_DIGITS) return QTH_INVALID;
        if (digits) sum = (sum + last) * 2 % 11;
        last = *at - '0';
        digits++;
    }
    if (digits != LEAST_DIGITS && digits != MOST_DIGITS) return QTH_INVALID;
    return (sum + last) % 11 == 1 ? QTH_OK : QTH_INVALID;
}

qth_status qth_speak_code(const char *code, const char *language, char *text, size_t size)
{
    /* On the telephone 1 is yāo: yī is taken for 7. */
    static const char *const zh[] = {"零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const en[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    int is_english = language && strncmp(language, "en", 2) == 0;
    bytes out = {0};
    int digits = 0;
    const char *const *words = is_english ? en : zh;
    if (!text || !size || qth_check_code(code) != QTH_OK) return QTH_INVALID;
    for (const char *at = code; *at; at++) {
        if (*at < '0' || *at > '9') continue;
        if (digits) bytes_add_text(&out, digits % 4 == 0 ? (is_english ? ", " : "，") : (is_english ? " " : ""));
        bytes_add_text(&out, words[*at - '0']);
        digits++;
    }
    bytes_add(&out, "", 1);
    qth_status status = out.failed ? QTH_NO_MEMORY : out.length > size ? QTH_INVALID : QTH_OK;
    if (status == QTH_OK) memcpy(text, out.data, out.length);
    bytes_free(&out);
    return status;
}
