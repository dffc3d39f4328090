/// How much a connection may keep and wait.
package struct ConnectionLimits: Hashable, Sendable {
    /// Prepared statements kept.
    package var statements = 256
    /// How long a statement waits for another process's lock.
    package var busyMilliseconds = 5_000
    /// Memory for pages of the file.
    package var pageCacheKilobytes = 8_192
    /// Pages in the write-ahead log before a commit moves them into the file.
    package var checkpointPages = 4_000
    /// What the write-ahead log is cut back to after it had to grow.
    package var journalBytes = 67_108_864

    /// The limits that suit a service on a small machine.
    package init() {}
}
