/// Slots for connections: some for strangers, some for principals, some for the services that belong to this one. None can take
/// another's.
///
/// Every connection begins as a stranger's. When strangers have no slot left, one of them is closed for the newcomer: of the
/// address with the most connections, one that has long been silent, or else the one that has longest been unauthenticated. So a
/// client that authenticates with its first call is hardly ever closed, however many others connect meanwhile.
struct ConnectionPlaces {
    typealias Instant = ContinuousClock.Instant

    enum Entry {
        case entered
        /// That one has lost its place to the newcomer and is to be closed.
        case replacing(ConnectionRecord)
        /// There are so many, none of which may be closed.
        case full(Int)
    }

    /// A connection that sent something since then is not idle.
    private static let silence = Duration.seconds(2)

    private struct Known {
        /// Its identity is the key for as long as it is kept here.
        let record: ConnectionRecord
        let principal: String
        let standing: Standing
    }

    private let forStrangers: Int
    private let forKnown: Int
    private let forServices: Int
    private let perAddress: Int
    private let perPrincipal: Int
    private let gateways: Set<String>
    private var strangers = 0
    private var known: [ObjectIdentifier: Known] = [:]
    private var services = 0
    private var ofPrincipal: [String: Int] = [:]
    private var ofAddress: [String: Here] = [:]

    /// The connections from one address.
    private struct Here {
        /// A gateway stands for so many addresses.
        let weight: Int
        /// All but those of services.
        var all = 0
        var strangers: [ObjectIdentifier: ConnectionRecord] = [:]

        var share: Int { strangers.count / weight }
    }

    init(_ settings: ServerSettings) {
        forServices = max(1, settings.maxConnections / 16)
        forStrangers = settings.strangerConnections
        forKnown = max(0, settings.maxConnections - settings.strangerConnections - forServices)
        perAddress = settings.maxConnectionsPerPeer
        perPrincipal = settings.maxConnectionsPerPrincipal
        gateways = settings.gateways
    }

    /// Gives a new connection a place.
    mutating func enter(_ record: ConnectionRecord, at now: Instant) -> Entry {
        let all = ofAddress[record.address]?.all ?? 0
        var replaced: ConnectionRecord?
        if all >= perAddress, !gateways.contains(record.address) {
            replaced = leastWanted(at: now, from: record.address)
            guard replaced != nil else { return .full(perAddress) }
        } else if strangers >= forStrangers {
            replaced = leastWanted(at: now, from: nil)
            guard replaced != nil else { return .full(forStrangers) }
        }
        if let replaced { leave(replaced) }
        var here = ofAddress[record.address] ?? Here(weight: weight(of: record.address))
        here.all += 1
        here.strangers[record.id] = record
        ofAddress[record.address] = here
        strangers += 1
        return replaced.map { .replacing($0) } ?? .entered
    }

    /// Says that a call on that connection was the principal's.
    ///
    /// - Returns: Whether it has a place as such now. One that has none stays among the strangers.
    mutating func know(_ record: ConnectionRecord, as principal: String, isService: Bool) -> Bool {
        if known[record.id] != nil { return true }
        guard ofAddress[record.address]?.strangers[record.id] != nil,
            ofPrincipal[principal, default: 0] < perPrincipal,
            isService ? services < forServices : known.count - services < forKnown
        else { return false }
        leaveStrangers(record, all: isService ? -1 : 0)
        known[record.id] = Known(
            record: record, principal: principal, standing: isService ? .service : .known)
        ofPrincipal[principal, default: 0] += 1
        if isService { services += 1 }
        return true
    }

    /// Takes a connection's place away, if it has one.
    mutating func leave(_ record: ConnectionRecord) {
        if leaveStrangers(record, all: -1) { return }
        if let left = known.removeValue(forKey: record.id) {
            let others = ofPrincipal[left.principal, default: 1] - 1
            ofPrincipal[left.principal] = others > 0 ? others : nil
            if left.standing == .service {
                services -= 1
            } else {
                ofAddress[record.address]?.all -= 1
                forget(record.address)
            }
        }
    }

    /// The stranger that goes first. Under a flood this is asked for each newcomer: only those of the addresses with the most
    /// are looked at.
    private func leastWanted(at now: Instant, from address: String?) -> ConnectionRecord? {
        if let address { return leastWanted(at: now, among: ofAddress[address]?.strangers ?? [:]) }
        let most = ofAddress.values.reduce(0) { max($0, $1.share) }
        var least: Candidate?
        for here in ofAddress.values where here.share == most {
            for record in here.strangers.values { least = Self.worse(least, record, at: now) }
        }
        return least?.record
    }

    private func leastWanted(
        at now: Instant, among records: [ObjectIdentifier: ConnectionRecord]
    ) -> ConnectionRecord? {
        var least: Candidate?
        for record in records.values { least = Self.worse(least, record, at: now) }
        return least?.record
    }

    private typealias Candidate = (record: ConnectionRecord, isSilent: Bool, since: Instant)

    private static func worse(
        _ least: Candidate?, _ record: ConnectionRecord, at now: Instant
    ) -> Candidate {
        let heard = record.lastHeard
        let isSilent = !record.hasCalls && now - heard >= silence
        let since = isSilent ? heard : record.born
        guard let least else { return (record, isSilent, since) }
        let isWorse = least.isSilent == isSilent ? since < least.since : isSilent
        return isWorse ? (record, isSilent, since) : least
    }

    /// Takes a connection out of the strangers', and changes how many the address has by so many; false when it is none.
    @discardableResult
    private mutating func leaveStrangers(_ record: ConnectionRecord, all change: Int) -> Bool {
        guard ofAddress[record.address]?.strangers.removeValue(forKey: record.id) != nil else { return false }
        strangers -= 1
        ofAddress[record.address]?.all += change
        forget(record.address)
        return true
    }

    /// Forgets an address that has no connections.
    private mutating func forget(_ address: String) {
        guard let here = ofAddress[address], here.all <= 0, here.strangers.isEmpty else { return }
        ofAddress[address] = nil
    }

    private func weight(of address: String) -> Int {
        gateways.contains(address) ? Accounts.weightOfGateway : 1
    }
}
