/* Where the fields of the header's structures stand on 64 bits: a field that moves breaks every program built before. New ones go to
 * the ends, and are added here. */
#include "qingtong-hotline.h"
#include "test.h"

#define AT(kind, field, place) EXPECT(offsetof(kind, field) == (place))

int main(void)
{
    if (sizeof(void *) != 8) return 0;
    AT(qth_options, addresses, 8);
    AT(qth_options, target, 16);
    AT(qth_options, principal, 24);
    AT(qth_options, seed_hex, 32);
    AT(qth_options, service_key_hex, 40);
    AT(qth_options, spool, 48);
    AT(qth_options, language, 56);
    AT(qth_options, in_flight, 64);
    AT(qth_options, pause_ms, 76);
    AT(qth_options, spool_entries, 80);
    AT(qth_options, spool_bytes, 88);
    AT(qth_tip, channel, 8);
    AT(qth_tip, grounds, 12);
    AT(qth_tip, division, 16);
    AT(qth_tip, content, 24);
    AT(qth_tip, key, 72);
    AT(qth_tip, confirmed, 80);
    AT(qth_tip, latitude_e6, 96);
    AT(qth_result, state, 8);
    AT(qth_result, id, 16);
    AT(qth_result, key, 49);
    AT(qth_result, code, 114);
    AT(qth_result, tip_id, 147);
    AT(qth_result, filed_at, 216);
    AT(qth_result, tries, 232);
    AT(qth_result, reason, 236);
    AT(qth_result, field, 301);
    AT(qth_result, text, 430);
    AT(qth_progress, filed_at, 8);
    AT(qth_progress, state, 16);
    AT(qth_progress, close_by, 20);
    AT(qth_progress, agencies, 36);
    AT(qth_spool_info, queued, 8);
    AT(qth_spool_info, bytes, 32);
    AT(qth_spool_info, damaged_bytes, 40);
    AT(qth_error, status, 8);
    AT(qth_error, reason, 12);
    AT(qth_error, field, 77);
    AT(qth_error, text, 206);
    EXPECT(sizeof(qth_options) == 96 && sizeof(qth_tip) == 104 && sizeof(qth_result) == 944);
    EXPECT(sizeof(qth_progress) == 1064 && sizeof(qth_spool_info) == 48 && sizeof(qth_error) == 720);
    EXPECT(QTH_WRONG_SERVICE == 16 && QTH_STATE_UNKNOWN == 5);
    for (int status = 0; status <= QTH_WRONG_SERVICE; status++) {
        EXPECT(strncmp(qth_status_name(status), "QTH_", 4) == 0 && strcmp(qth_status_name(status), "QTH_?"));
        EXPECT(strcmp(qth_status_text(status, "zh"), qth_status_text(status, "en")) != 0);
    }
    EXPECT(strcmp(qth_status_name(QTH_WRONG_SERVICE), "QTH_WRONG_SERVICE") == 0);
    EXPECT(strcmp(qth_status_name(99), "QTH_?") == 0 && strcmp(qth_status_name(-1), "QTH_?") == 0);
    return test_end("abi");
}
