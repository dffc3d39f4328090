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
    private var strangers: [ObjectIdentifier: ConnectionRecord] = [:]
    private var known: [ObjectIdentifier: Known] = [:]
    private var services = 0
    private var ofPrincipal: [String: Int] = [:]
    /// Of each address: all connections but those of services, and the strangers' among them.
    private var ofAddress: [String: (all: Int, strangers: Int)] = [:]

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
        let here = ofAddress[record.address] ?? (0, 0)
        var replaced: ConnectionRecord?
        if here.all >= perAddress, !gateways.contains(record.address) {
            replaced = leastWanted(at: now, from: record.address)
            guard replaced != nil else { return .full(perAddress) }
        } else if strangers.count >= forStrangers {
            replaced = leastWanted(at: now, from: nil)
            guard replaced != nil else { return .full(forStrangers) }
        }
        if let replaced { leave(replaced) }
        strangers[record.id] = record
        count(record.address, all: 1, strangers: 1)
        return replaced.map { .replacing($0) } ?? .entered
    }

    /// Says that a call on that connection was the principal's.
    ///
    /// - Returns: Whether it has a place as such now. One that has none stays among the strangers.
    mutating func know(_ record: ConnectionRecord, as principal: String, isService: Bool) -> Bool {
        if known[record.id] != nil { return true }
        guard strangers[record.id] != nil, ofPrincipal[principal, default: 0] < perPrincipal,
            isService ? services < forServices : known.count - services < forKnown
        else { return false }
        strangers[record.id] = nil
        known[record.id] = Known(
            record: record, principal: principal, standing: isService ? .service : .known)
        ofPrincipal[principal, default: 0] += 1
        if isService { services += 1 }
        count(record.address, all: isService ? -1 : 0, strangers: -1)
        return true
    }

    /// Takes a connection's place away, if it has one.
    mutating func leave(_ record: ConnectionRecord) {
        if strangers.removeValue(forKey: record.id) != nil {
            count(record.address, all: -1, strangers: -1)
        } else if let left = known.removeValue(forKey: record.id) {
            let others = ofPrincipal[left.principal, default: 1] - 1
            ofPrincipal[left.principal] = others > 0 ? others : nil
            if left.standing == .service {
                services -= 1
            } else {
                count(record.address, all: -1, strangers: 0)
            }
        }
    }

    /// The stranger that goes first.
    private func leastWanted(at now: Instant, from address: String?) -> ConnectionRecord? {
        var least: (record: ConnectionRecord, share: Int, isSilent: Bool, since: Instant)?
        for record in strangers.values where address == nil || record.address == address {
            let share = share(of: record.address)
            if let least, least.share > share { continue }
            let heard = record.lastHeard
            let isSilent = !record.hasCalls && now - heard >= Self.silence
            let since = isSilent ? heard : record.born
            if let least, least.share == share {
                if least.isSilent != isSilent {
                    if least.isSilent { continue }
                } else if least.since <= since {
                    continue
                }
            }
            least = (record, share, isSilent, since)
        }
        return least?.record
    }

    private func share(of address: String) -> Int {
        let count = ofAddress[address]?.strangers ?? 0
        return gateways.contains(address) ? count / Accounts.weightOfGateway : count
    }

    private mutating func count(_ address: String, all: Int, strangers: Int) {
        var here = ofAddress[address] ?? (0, 0)
        here.all += all
        here.strangers += strangers
        ofAddress[address] = here.all > 0 || here.strangers > 0 ? here : nil
    }
}
