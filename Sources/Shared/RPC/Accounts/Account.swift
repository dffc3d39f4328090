import Synchronization

/// What one caller occupies on a server: calls under way, openings that are being checked, and bytes.
///
/// A caller is an address until a call on the connection was proven to be somebody's, and from then on that principal.
/// Counting costs a few atomic additions a call and no lock.
final class Account: Sendable {
    /// How much one caller may have, and how far what all have may have come before it gets no more.
    ///
    /// A caller that uses little is served although others use much: the first few calls and bytes of each have more room.
    struct Limits: Hashable, Sendable {
        /// Calls under way.
        var calls: Int
        /// So many calls are few,
        var fewCalls: Int
        /// and begin while the server has fewer under way than this;
        var roomForFew: Int
        /// further ones while it has fewer than this.
        var roomForMany: Int
        /// Calls that ask whether the service lives.
        var vitalCalls = 64
        /// Bytes kept for the caller.
        var bytes: Int
        /// Openings of streams that wait to be checked.
        var openings = 64

        /// So many bytes are few: they are kept while the pool has any room, and more while half of it is free.
        var fewBytes: Int { bytes / 4 }
    }

    let standing: Standing
    let limits: Limits
    let pool: BytePool
    private let calls = Atomic<Int>(0)
    private let vitalCalls = Atomic<Int>(0)
    /// Calls about whether the service lives that begin although there are too many.
    private let vitalReserve: Mutex<Pace>
    private let openings = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)

    /// Calls about whether the service lives that are few, and so many of them begin a second whatever the caller has.
    private static let fewVitalCalls = 4

    init(_ standing: Standing, limits: Limits, pool: BytePool, now: ContinuousClock.Instant = .now) {
        vitalReserve = Mutex(
            Pace(interval: .seconds(1) / Self.fewVitalCalls, burst: Self.fewVitalCalls, now: now))
        self.standing = standing
        self.limits = limits
        self.pool = pool
    }

    /// Whether it could be forgotten and begun anew.
    var isIdle: Bool {
        calls.load(ordering: .relaxed) == 0 && vitalCalls.load(ordering: .relaxed) == 0
            && bytes.load(ordering: .relaxed) == 0
            && openings.load(ordering: .relaxed) == 0
    }

    /// Bytes kept for the caller.
    var heldBytes: Int { bytes.load(ordering: .relaxed) }

    /// Counts a call in; who enters must leave.
    ///
    /// - Returns: How many calls the server may have under way if this one is to begin; `nil` when the caller has too
    ///   many.
    func enter() -> Int? {
        let now = calls.wrappingAdd(1, ordering: .relaxed).newValue
        guard now <= limits.calls else {
            leave()
            return nil
        }
        return now <= limits.fewCalls ? limits.roomForFew : limits.roomForMany
    }

    func leave() {
        calls.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Counts a call in that asks whether the service lives: it has places beside all others'. Where the caller has too many a
    /// few a second begin nevertheless: at one address there may be somebody else who asks. Who enters must leave.
    ///
    /// - Returns: How many calls beyond the limit for all others the server may have under way if this one is to begin; `nil`
    ///   when the caller has too many.
    func enterVital(at now: ContinuousClock.Instant) -> Int? {
        let calls = vitalCalls.wrappingAdd(1, ordering: .relaxed).newValue
        if calls <= Self.fewVitalCalls { return 2 * Accounts.extraForVital }
        if calls <= limits.vitalCalls { return Accounts.extraForVital }
        if vitalReserve.withLock({ $0.admits(at: now) }) { return 2 * Accounts.extraForVital }
        leaveVital()
        return nil
    }

    func leaveVital() {
        vitalCalls.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Counts an opening that is being checked; false when too many are.
    func beginOpening() -> Bool {
        if openings.wrappingAdd(1, ordering: .relaxed).newValue <= limits.openings { return true }
        endOpening()
        return false
    }

    func endOpening() {
        openings.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Takes room for so many bytes; whoever gets it gives it back.
    func take(_ count: Int) -> Bool {
        let now = bytes.wrappingAdd(count, ordering: .relaxed).newValue
        let ceiling = now <= limits.fewBytes ? pool.limit : pool.limit / 2
        if now <= limits.bytes, pool.take(count, below: ceiling) { return true }
        bytes.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    func give(_ count: Int) {
        bytes.wrappingSubtract(count, ordering: .relaxed)
        pool.give(count)
    }
}
