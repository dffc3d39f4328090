import RPC
import Refusals

/// What a service allows its callers, in its configuration file under `limits`. What is left out is as
/// `ServerSettings` has it.
package struct ServiceLimits: Codable, Hashable, Sendable {
    /// Connections open at once.
    package var connections: Int?
    /// Of them those on which nobody has proven who calls.
    package var strangerConnections: Int?
    /// Connections from one address.
    package var connectionsPerAddress: Int?
    /// Connections of one principal.
    package var connectionsPerPrincipal: Int?
    /// Addresses of gateways, for whose many callers limits by address do not hold.
    package var gateways: [String]?
    /// New connections a second from one address over a long run; at once it may open `connectionsPerAddress`.
    package var newConnectionsPerAddressPerSecond: Int?
    /// Calls under way on the whole service.
    package var calls: Int?
    /// Of them on one connection.
    package var callsPerConnection: Int?
    /// Of them of one method.
    package var callsPerMethod: Int?
    /// Of them from one address, on connections on which nobody has proven who calls.
    package var callsPerAddress: Int?
    /// Of them of one principal.
    package var callsPerPrincipal: Int?
    /// Bytes kept of half-received frames and of requests under way, for strangers at one address.
    package var heldBytesPerAddress: Int?
    /// For all strangers.
    package var strangersHeldBytes: Int?
    /// The same, and what streams gathered, for one principal.
    package var heldBytesPerPrincipal: Int?
    /// For all principals.
    package var heldBytes: Int?
    /// How long a stream waits for its client's next message.
    package var streamIdleSeconds: Int?
    /// Bytes of the longest request or message; at most 4 MiB.
    package var frameBytes: Int?
    /// Bytes that wait for the handlers of one connection's streams.
    package var bufferedBytesPerConnection: Int?
    /// Bytes of answers that one connection's peer may leave unread before it is given up.
    package var unsentBytesPerConnection: Int?
    /// Of all connections of one address.
    package var unsentBytesPerAddress: Int?
    /// Of all connections.
    package var unsentBytes: Int?
    /// How long a half-sent frame may take.
    package var halfFrameSeconds: Int?
    /// How long a connection stays without calls and bytes.
    package var idleSeconds: Int?
    /// How long a connection takes calls at all.
    package var connectionAgeSeconds: Int?
    /// How long calls may take to finish when the service stops.
    package var drainSeconds: Int?
    /// Methods that have limits of their own, by path.
    package var methods: [String: OfMethod]?

    /// The limits of one method.
    package struct OfMethod: Codable, Hashable, Sendable {
        /// The longest time the service works on one call.
        package var capMilliseconds: Int?
        /// Calls under way at once.
        package var calls: Int?
        /// Bytes of one request or message.
        package var frameBytes: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case capMilliseconds, calls, frameBytes
        }

        /// Refuses a name that it does not know: a limit that is misspelt would not hold.
        package init(from decoder: any Decoder) throws {
            try decoder.requireNames(of: CodingKeys.self)
            let values = try decoder.container(keyedBy: CodingKeys.self)
            capMilliseconds = try values.decodeIfPresent(Int.self, forKey: .capMilliseconds)
            calls = try values.decodeIfPresent(Int.self, forKey: .calls)
            frameBytes = try values.decodeIfPresent(Int.self, forKey: .frameBytes)
        }

        fileprivate var limits: MethodLimits {
            MethodLimits(
                cap: capMilliseconds.map { .milliseconds($0) }, maxInFlight: calls, maxFrameBytes: frameBytes)
        }

        fileprivate var fault: Wording? {
            for (value, name) in [(capMilliseconds, "capMilliseconds"), (calls, "calls")] {
                if let value, value < 1 { return Wording("\(name) 至少为 1", "\(name) must be at least 1") }
            }
            return frameBytes.flatMap(ServiceLimits.fault(ofFrameBytes:))
        }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case connections, strangerConnections, connectionsPerAddress, connectionsPerPrincipal, gateways
        case newConnectionsPerAddressPerSecond, calls, callsPerConnection, callsPerMethod, frameBytes
        case callsPerAddress, callsPerPrincipal, heldBytesPerAddress, strangersHeldBytes
        case heldBytesPerPrincipal, heldBytes, streamIdleSeconds
        case bufferedBytesPerConnection, unsentBytesPerConnection, unsentBytesPerAddress, unsentBytes
        case halfFrameSeconds, idleSeconds, connectionAgeSeconds, drainSeconds
        case methods
    }

    /// No limit but the defaults.
    package init() {}

    /// Refuses a name that it does not know: a limit that is misspelt would not hold.
    package init(from decoder: any Decoder) throws {
        try decoder.requireNames(of: CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        for (path, key) in Self.numbers {
            self[keyPath: path] = try values.decodeIfPresent(Int.self, forKey: key)
        }
        gateways = try values.decodeIfPresent([String].self, forKey: .gateways)
        methods = try values.decodeIfPresent([String: OfMethod].self, forKey: .methods)
    }

    private static var numbers: [(WritableKeyPath<ServiceLimits, Int?>, CodingKeys)] {
        [
            (\.strangerConnections, .strangerConnections),
            (\.connectionsPerPrincipal, .connectionsPerPrincipal),
            (\.callsPerAddress, .callsPerAddress), (\.callsPerPrincipal, .callsPerPrincipal),
            (\.heldBytesPerAddress, .heldBytesPerAddress), (\.strangersHeldBytes, .strangersHeldBytes),
            (\.heldBytesPerPrincipal, .heldBytesPerPrincipal), (\.heldBytes, .heldBytes),
            (\.streamIdleSeconds, .streamIdleSeconds),
            (\.connections, .connections), (\.connectionsPerAddress, .connectionsPerAddress),
            (\.newConnectionsPerAddressPerSecond, .newConnectionsPerAddressPerSecond),
            (\.calls, .calls), (\.callsPerConnection, .callsPerConnection),
            (\.callsPerMethod, .callsPerMethod), (\.frameBytes, .frameBytes),
            (\.bufferedBytesPerConnection, .bufferedBytesPerConnection),
            (\.unsentBytesPerConnection, .unsentBytesPerConnection),
            (\.unsentBytesPerAddress, .unsentBytesPerAddress), (\.unsentBytes, .unsentBytes),
            (\.halfFrameSeconds, .halfFrameSeconds), (\.idleSeconds, .idleSeconds),
            (\.connectionAgeSeconds, .connectionAgeSeconds), (\.drainSeconds, .drainSeconds),
        ]
    }

    /// The first value that would make the service useless, in words.
    var fault: Wording? {
        for (path, key) in Self.numbers {
            if let value = self[keyPath: path], value < 1 {
                return Wording("\(key.rawValue) 至少为 1", "\(key.rawValue) must be at least 1")
            }
        }
        if let fault = frameBytes.flatMap(Self.fault(ofFrameBytes:)) { return fault }
        let all = connections ?? ServerSettings().maxConnections
        if let strangerConnections, strangerConnections > all - max(1, all / 16) {
            return Wording(
                "strangerConnections 须给其他连接留出十六分之一",
                "strangerConnections must leave a sixteenth of connections to others")
        }
        for gateway in gateways ?? [] where Self.address(gateway) == nil {
            return Wording("gateways 须为地址，如 192.0.2.7", "gateways must be addresses, such as 192.0.2.7")
        }
        for (path, limits) in (methods ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let fault = limits.fault { return fault.within("methods[\(path)].") }
        }
        return nil
    }

    /// The first method with limits that is not among these.
    func unknown(among served: [Method]) -> String? {
        let paths = Set(served.map(\.path))
        return methods?.keys.sorted().first { !paths.contains($0) }
    }

    /// These limits in place of the settings' own.
    func apply(to settings: inout ServerSettings) {
        connections.map { settings.maxConnections = $0 }
        connectionsPerAddress.map { settings.maxConnectionsPerPeer = $0 }
        strangerConnections.map { settings.maxConnectionsOfStrangers = $0 }
        connectionsPerPrincipal.map { settings.maxConnectionsPerPrincipal = $0 }
        gateways.map { settings.gateways = Set($0.compactMap(Self.address)) }
        callsPerAddress.map { settings.maxInFlightPerPeer = $0 }
        callsPerPrincipal.map { settings.maxInFlightPerPrincipal = $0 }
        heldBytesPerAddress.map { settings.maxHeldBytesPerPeer = $0 }
        strangersHeldBytes.map { settings.maxHeldBytesOfStrangers = $0 }
        heldBytesPerPrincipal.map { settings.maxHeldBytesPerPrincipal = $0 }
        heldBytes.map { settings.maxHeldBytes = $0 }
        streamIdleSeconds.map { settings.streamIdleTime = .seconds($0) }
        newConnectionsPerAddressPerSecond.map { settings.newConnectionsPerPeerPerSecond = $0 }
        calls.map { settings.maxInFlight = $0 }
        callsPerConnection.map { settings.maxInFlightPerConnection = $0 }
        callsPerMethod.map { settings.maxInFlightPerMethod = $0 }
        frameBytes.map { settings.maxFrameBytes = $0 }
        bufferedBytesPerConnection.map { settings.maxBufferedBytesPerConnection = $0 }
        unsentBytesPerConnection.map { settings.maxUnsentBytesPerConnection = $0 }
        unsentBytesPerAddress.map { settings.maxUnsentBytesPerPeer = $0 }
        unsentBytes.map { settings.maxUnsentBytes = $0 }
        halfFrameSeconds.map { settings.halfFrameTime = .seconds($0) }
        idleSeconds.map { settings.idleTime = .seconds($0) }
        connectionAgeSeconds.map { settings.maxConnectionAge = .seconds($0) }
        drainSeconds.map { settings.drainTime = .seconds($0) }
        settings.methods.merge((methods ?? [:]).mapValues(\.limits)) { $1 }
    }

    /// As the server counts it.
    private static func address(_ text: String) -> String? { PeerAddress.counted(text) }

    private static func fault(ofFrameBytes count: Int) -> Wording? {
        (1_024...4 << 20).contains(count)
            ? nil : Wording("frameBytes 须在 1024 至 4194304 之间", "frameBytes must lie between 1024 and 4194304")
    }
}

extension Decoder {
    /// - Throws: `DecodingError` at a name that is none of the keys.
    fileprivate func requireNames<Key: CodingKey & CaseIterable>(of keys: Key.Type) throws {
        let known = Set(Key.allCases.map(\.stringValue))
        let found = try container(keyedBy: AnyName.self).allKeys
        guard let unknown = found.first(where: { !known.contains($0.stringValue) }) else { return }
        throw DecodingError.keyNotFound(
            unknown, .init(codingPath: codingPath, debugDescription: ServiceLimits.unknownName))
    }
}

extension ServiceLimits {
    /// How a decoding error says that a name in the file is not known.
    static let unknownName = "unknown name"
}

private struct AnyName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
