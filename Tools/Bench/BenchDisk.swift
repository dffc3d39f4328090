import Installation

/// The disk under a measurement: this machine's, or one whose sync takes longer.
///
/// A virtual machine's disk may acknowledge a sync from memory, and then thousands of single commits a second are
/// possible and sharing a sync wins little. The slow one has about 430, as an ordinary disk does (docs/architecture.md §6).
struct BenchDisk: Sendable {
    /// Microseconds that a sync of the slow disk takes longer.
    static let slowSync = 2300

    /// In file names.
    let name: String
    /// In tables.
    let title: String
    /// Behind the names of figures.
    let suffix: String
    /// What processes on this disk get beside their environment.
    let environment: [String: String]

    /// This machine's.
    static let asItIs = BenchDisk(
        name: "disk", title: say("原样", "as it is"), suffix: "", environment: [:])

    /// The same through that library, which waits before each sync (Tools/Bench/slow-sync.c).
    static func slow(library: String) -> BenchDisk {
        BenchDisk(
            name: "slow-disk", title: say("落盘 +\(slowSync) µs", "sync +\(slowSync) µs"),
            suffix: "_at_\(slowSync)us",
            environment: ["LD_PRELOAD": library, "SLOW_SYNC_US": String(slowSync)])
    }
}
