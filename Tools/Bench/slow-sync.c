/*
 * Gives a machine whose disk acknowledges a sync from memory the cost that a sync has on a disk which does not: every
 * fdatasync and fsync takes SLOW_SYNC_US microseconds longer. Loaded with LD_PRELOAD, so that service and yardstick
 * pay the same (qingtong-bench tips --slow-sync, make bench).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_the_disk(void) {
    const char *text = getenv("SLOW_SYNC_US");
    long microseconds = text ? strtol(text, NULL, 10) : 0;
    struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
    if (microseconds > 0) nanosleep(&pause, NULL);
}

int fdatasync(int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_for_the_disk();
    return sync(file);
}

int fsync(int file) {
    int (*sync)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_for_the_disk();
    return sync(file);
}
