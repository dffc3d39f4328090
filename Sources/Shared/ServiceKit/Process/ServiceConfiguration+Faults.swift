import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals

extension ServiceConfiguration {
    /// The first thing in it that would make the service unsafe or fail later, in words; `nil` when there is none.
    ///
    /// Values are not repeated: one that stands at the wrong place may be a secret, or more than a line long.
    var fault: String? {
        if let fault = Self.fault(ofNode: node, at: "node") { return fault }
        if !(0...65_535).contains(port) { return "port \(port) is not between 0 and 65535" }
        for (text, place) in [(host, "host"), (store, "store"), (key, "key")] where text.isEmpty {
            return "\(place) is empty"
        }
        if !(1...3600).contains(headSeconds) { return "headSeconds must lie between 1 and 3600" }
        if let fault = limits?.fault { return "limits.\(fault)" }
        if !(1...36_500).contains(keepEventsDays ?? 90) {
            return "keepEventsDays must lie between 1 and 36500"
        }
        if !(8...65_536).contains(storeCacheMebibytes ?? 256) {
            return "storeCacheMebibytes must lie between 8 and 65536"
        }
        return administratorFault ?? peerFault
    }

    private var administratorFault: String? {
        let listed = (administrators ?? []).enumerated().map { place, administrator in
            (administrator, FieldPath("administrators").item(place))
        }
        let all = (administrator.map { [($0, FieldPath("administrator"))] } ?? []) + listed
        for (administrator, place) in all {
            if ServiceNames.isReserved(administrator.id, besides: [node] + peers.map(\.node)) {
                return "\(place).id reads like the name of a service"
            }
            if let fault = Self.fault(ofNode: administrator.id, at: "\(place).id")
                ?? Self.fault(ofKey: administrator.publicKey, at: "\(place).publicKey")
            {
                return fault
            }
            guard let agency = administrator.agency else { continue }
            if let fault = Self.fault(ofNode: agency.id, at: "\(place).agency.id") { return fault }
            if agency.name.isEmpty { return "\(place).agency.name is empty" }
            if Department(configured: agency.department) == nil {
                return "\(place).agency.department is none"
            }
        }
        return nil
    }

    private var peerFault: String? {
        // Two peers of one name would share a cursor, and two of one node a principal.
        var services: Set = [service]
        var nodes: Set = [node]
        for (index, peer) in peers.enumerated() {
            let place = FieldPath("peers").item(index)
            if peer.service.isEmpty { return "\(place).service is empty" }
            if !services.insert(peer.service).inserted { return "\(place).service is named twice" }
            if let fault = Self.fault(ofNode: peer.node, at: "\(place).node") { return fault }
            if !nodes.insert(peer.node).inserted { return "\(place).node is named twice" }
            if peer.host.isEmpty { return "\(place).host is empty" }
            if !(1...65_535).contains(peer.port) { return "\(place).port is not between 1 and 65535" }
            for (number, text) in (peer.alternatives ?? []).enumerated() where Address(text) == nil {
                return "\(place.field("alternatives").item(number)) is not host:port"
            }
            if let fault = Self.fault(ofKey: peer.publicKey, at: "\(place).publicKey") { return fault }
        }
        return nil
    }

    private static func fault(ofNode text: String, at place: String) -> String? {
        Claims.isPrincipalID(text)
            ? nil : "\(place) must have 2 to 64 characters of a-z, 0-9, '.', '@' and '-'"
    }

    private static func fault(ofKey text: String, at place: String) -> String? {
        PublicKey(hex: text) == nil ? "\(place) is not a public key of 64 hex digits" : nil
    }
}

extension DecodingError {
    /// What is wrong with the file, and where in it.
    var fault: String {
        switch self {
        case .keyNotFound(let key, let context) where context.debugDescription == ServiceLimits.unknownName:
            "\(Self.place(context.codingPath + [key])) is not a setting"
        case .keyNotFound(let key, let context): "\(Self.place(context.codingPath + [key])) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(Self.place(context.codingPath)) has the wrong type"
        default: "it is not valid JSON"
        }
    }

    private static func place(_ path: [any CodingKey]) -> String {
        let place = path.reduce(FieldPath.request) { place, key in
            key.intValue.map { place.item($0) } ?? place.field(key.stringValue)
        }
        return place.text.isEmpty ? "the file" : place.text
    }
}
