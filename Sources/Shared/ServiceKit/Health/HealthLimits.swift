/// From when on health warns, and from when on the service is not ready.
package struct HealthLimits: Sendable {
    /// Bytes free on the store's disk below which it warns.
    package var scarceDisk: Int64 = 1 << 30
    /// Bytes free below which the service is not ready: a batch and a checkpoint must still fit.
    package var leastDisk: Int64 = 64 << 20
    /// Events that a follower may have yet to apply before it warns.
    package var longestLag: Int64 = 10_000
    /// Seconds for which another service may answer without its events getting in here, before this one is not ready.
    package var longestFailing: Int64 = 300
    /// Seconds that an event may wait for a follower before it warns.
    package var oldestEvent: Int64 = 300
    /// Seconds by which clocks may differ before it warns.
    package var clockTolerance: Int64 = 5

    /// The limits that suit a service on a small machine.
    package init() {}
}
