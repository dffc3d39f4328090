/// The accounts of addresses and principals. One that nothing is counted in is forgotten when there are many.
struct Accounts {
    /// Beyond so many, those that are idle are forgotten.
    private static let many = 4_096

    /// A gateway stands for so many addresses.
    static let weightOfGateway = 16
    /// Calls that services may have under way when the server has as many as others may.
    private static let extraForServices = 512
    /// Calls about whether the service lives, beyond that; the few that an address has at least find as many places more.
    static let extraForVital = 1_024

    private let strangers: Account.Limits
    private let known: Account.Limits
    private let services: Account.Limits
    private let strangersPool: BytePool
    private let knownPool: BytePool
    private let servicesPool: BytePool
    private let gateways: Set<String>
    private var byAddress: [String: Account] = [:]
    private var byPrincipal: [String: Account] = [:]

    /// - Parameters:
    ///   - settings: How much each may have.
    ///   - isOpen: Nobody proves anything to this server, so that every address counts as known.
    init(_ settings: ServerSettings, isOpen: Bool) {
        let all = settings.maxInFlight
        known = .init(
            calls: settings.maxInFlightPerPrincipal, fewCalls: 64, roomForFew: all - all / 16,
            roomForMany: isOpen ? all : all - all / 4, bytes: settings.maxHeldBytesPerPrincipal)
        services = .init(
            calls: .max, fewCalls: .max, roomForFew: all + Self.extraForServices,
            roomForMany: all + Self.extraForServices, vitalCalls: .max, bytes: settings.maxHeldBytes)
        knownPool = BytePool(limit: settings.maxHeldBytes)
        servicesPool = BytePool(limit: settings.maxHeldBytes)
        gateways = settings.gateways
        guard !isOpen else {
            strangers = known
            strangersPool = knownPool
            return
        }
        strangers = .init(
            calls: settings.maxInFlightPerPeer, fewCalls: 16, roomForFew: all - all * 3 / 8,
            roomForMany: all / 2, bytes: settings.maxHeldBytesPerPeer)
        strangersPool = BytePool(limit: settings.maxHeldBytesOfStrangers)
    }

    /// What strangers at that address have.
    mutating func ofAddress(_ address: String) -> Account {
        if let account = byAddress[address] { return account }
        if byAddress.count >= Self.many { byAddress = byAddress.filter { !$1.isIdle } }
        var limits = strangers
        if gateways.contains(address) {
            // Behind it are many.
            limits.calls = limits.roomForMany
            limits.openings *= Self.weightOfGateway
            limits.vitalCalls *= Self.weightOfGateway
            limits.bytes = strangersPool.limit
        }
        let account = Account(.stranger, limits: limits, pool: strangersPool)
        byAddress[address] = account
        return account
    }

    /// What that principal has.
    mutating func of(_ principal: String, isService: Bool) -> Account {
        if let account = byPrincipal[principal] { return account }
        if byPrincipal.count >= Self.many { byPrincipal = byPrincipal.filter { !$1.isIdle } }
        let account =
            isService
            ? Account(.service, limits: services, pool: servicesPool)
            : Account(.known, limits: known, pool: knownPool)
        byPrincipal[principal] = account
        return account
    }

    /// Accounts kept.
    var count: Int { byAddress.count + byPrincipal.count }

    /// Bytes that were kept and are no more, since the server began.
    var returnedBytes: Int {
        let pools = [strangersPool, knownPool, servicesPool]
        return Dictionary(pools.map { (ObjectIdentifier($0), $0.returnedBytes) }) { first, _ in first }
            .values.reduce(0, +)
    }
}
