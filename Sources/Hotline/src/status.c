#include <string.h>

#include "qingtong-hotline.h"

typedef struct words {
    const char *name, *zh, *en;
} words;

/* By number, without gaps. */
static const words statuses[] = {
    {"QTH_OK", "完成。", "Done."},
    {"QTH_PENDING", "已存盘，尚未答复，将继续发送。", "It is safe on the disk, not answered yet, and goes on."},
    {"QTH_NONE", "没有。", "There is none."},
    {"QTH_REFUSED", "服务未受理，原因见说明。", "The service refused it; the sentence says why."},
    {"QTH_UNAUTHENTICATED", "服务不认可本机身份：密钥、编号或时钟不对。",
     "The service does not believe who calls: the key, the id or the clock is wrong."},
    {"QTH_UNAVAILABLE", "暂时无法连接服务。", "The service cannot be reached now."},
    {"QTH_TIMED_OUT", "时限已到，尚无答复。", "The time was over before there was an answer."},
    {"QTH_INTERRUPTED", "等待被中断。", "The wait was interrupted."},
    {"QTH_INVALID", "参数或配置不对，未办理。", "An argument or a setting is wrong; nothing was done."},
    {"QTH_SPOOL_FULL", "待发箱已满，未收下。", "The spool is full; nothing was taken."},
    {"QTH_DISK_FULL", "待发箱所在磁盘已满，未收下。", "The spool's disk is full; nothing was taken."},
    {"QTH_SPOOL_FAILED", "待发箱无法读写，须处理后重新打开。",
     "The spool cannot be read or written; mend that and open it again."},
    {"QTH_SPOOL_BUSY", "待发箱正由另一进程使用。", "Another process has the spool open."},
    {"QTH_MALFORMED", "对方的应答不合协议。", "What came is not what the protocol allows."},
    {"QTH_FORGED", "回执或证明未通过验签。", "A receipt or a proof does not hold under the service's key."},
    {"QTH_NO_MEMORY", "内存不足。", "There is not enough memory."},
    {"QTH_WRONG_SERVICE", "该地址上是另一个服务。", "Another service answers at that address."},
};

static const char *const states[] = {"none", "queued", "sent", "receipted", "refused", "unknown"};

static const words *words_of(int32_t status)
{
    static const words nothing = {"QTH_?", "未知的结果。", "An unknown status."};
    size_t count = sizeof statuses / sizeof *statuses;
    return status >= 0 && (size_t)status < count ? &statuses[status] : &nothing;
}

const char *qth_version(void)
{
    return QTH_VERSION;
}

const char *qth_status_name(int32_t status)
{
    return words_of(status)->name;
}

const char *qth_status_text(int32_t status, const char *language)
{
    return language && strncmp(language, "en", 2) == 0 ? words_of(status)->en : words_of(status)->zh;
}

const char *qth_state_name(int32_t state)
{
    return state >= 0 && (size_t)state < sizeof states / sizeof *states ? states[state] : "?";
}
