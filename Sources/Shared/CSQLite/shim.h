#pragma once
#include <sqlite3.h>

/* That the end of a connection, be it the last, leaves the write-ahead log as it is. */
static inline int qingtong_leave_log(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
