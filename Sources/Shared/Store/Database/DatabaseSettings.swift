import Foundation

/// The limits of a database.
package struct DatabaseSettings: Hashable, Sendable {
    /// Threads that read, each with a connection.
    package var readers = 4
    /// Of them read at once, but for reads that take long (`ReaderSchedule`): as many as the machine has processors.
    package var readsAtOnce = ProcessInfo.processInfo.activeProcessorCount
    /// Writes that may wait; one more is refused with `store-busy`.
    package var waitingWrites = 8_192
    /// Reads that may wait; one more is refused with `store-busy`.
    package var waitingReads = 2_048
    /// The longest that one read may take, counted from when it was asked for.
    package var longestRead = Duration.seconds(30)
    /// How large a batch of writes may become.
    package var batch = BatchLimits()
    /// What each connection may keep and wait.
    package var connection = ConnectionLimits()
    /// Kibibytes of pages that the writer keeps instead. The indexes of a million documents are some 150 MB, and those
    /// over digests are written to at random: with less, each command reads pages of them anew.
    package var writerCacheKilobytes = 262_144

    /// The limits that suit a service on a small machine.
    package init() {}
}
