import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals

extension ServiceConfiguration {
    /// The first thing in it that would make the service unsafe or fail later, in words; `nil` when there is none.
    ///
    /// Values are not repeated: one that stands at the wrong place may be a secret, or more than a line long.
    var fault: Wording? {
        if let fault = Self.fault(ofNode: node, at: "node") { return fault }
        if !(0...65_535).contains(port) {
            return Wording("port 须在 0 至 65535 之间", "port \(port) is not between 0 and 65535")
        }
        for (text, place) in [(host, "host"), (store, "store"), (key, "key")] where text.isEmpty {
            return Wording("\(place) 为空", "\(place) is empty")
        }
        if !(1...3600).contains(headSeconds) {
            return Wording("headSeconds 须在 1 至 3600 之间", "headSeconds must lie between 1 and 3600")
        }
        if let fault = limits?.fault { return fault.within("limits.") }
        if !(1...36_500).contains(keepEventsDays ?? 90) {
            return Wording("keepEventsDays 须在 1 至 36500 之间", "keepEventsDays must lie between 1 and 36500")
        }
        if !(8...65_536).contains(storeCacheMebibytes ?? 256) {
            return Wording(
                "storeCacheMebibytes 须在 8 至 65536 之间", "storeCacheMebibytes must lie between 8 and 65536")
        }
        return administratorFault ?? peerFault
    }

    private var administratorFault: Wording? {
        let listed = (administrators ?? []).enumerated().map { place, administrator in
            (administrator, FieldPath("administrators").item(place))
        }
        let all = (administrator.map { [($0, FieldPath("administrator"))] } ?? []) + listed
        for (administrator, place) in all {
            if ServiceNames.isReserved(administrator.id, besides: [node] + peers.map(\.node)) {
                return Wording("\(place).id 像是服务的名称", "\(place).id reads like the name of a service")
            }
            if let fault = Self.fault(ofNode: administrator.id, at: "\(place).id")
                ?? Self.fault(ofKey: administrator.publicKey, at: "\(place).publicKey")
            {
                return fault
            }
            guard let agency = administrator.agency else { continue }
            if let fault = Self.fault(ofNode: agency.id, at: "\(place).agency.id") { return fault }
            if agency.name.isEmpty {
                return Wording("\(place).agency.name 为空", "\(place).agency.name is empty")
            }
            if Department(configured: agency.department) == nil {
                return Wording("\(place).agency.department 不是条线", "\(place).agency.department is none")
            }
        }
        return nil
    }

    private var peerFault: Wording? {
        // Two peers of one name would share a cursor, and two of one node a principal.
        var services: Set = [service]
        var nodes: Set = [node]
        for (index, peer) in peers.enumerated() {
            let place = FieldPath("peers").item(index)
            if peer.service.isEmpty { return Wording("\(place).service 为空", "\(place).service is empty") }
            if !services.insert(peer.service).inserted {
                return Wording("\(place).service 重复", "\(place).service is named twice")
            }
            if let fault = Self.fault(ofNode: peer.node, at: "\(place).node") { return fault }
            if !nodes.insert(peer.node).inserted {
                return Wording("\(place).node 重复", "\(place).node is named twice")
            }
            if peer.host.isEmpty { return Wording("\(place).host 为空", "\(place).host is empty") }
            if !(1...65_535).contains(peer.port) {
                return Wording("\(place).port 须在 1 至 65535 之间", "\(place).port is not between 1 and 65535")
            }
            for (number, text) in (peer.alternatives ?? []).enumerated() where Address(text) == nil {
                let field = place.field("alternatives").item(number)
                return Wording("\(field) 须写作 主机:端口", "\(field) is not host:port")
            }
            if let fault = Self.fault(ofKey: peer.publicKey, at: "\(place).publicKey") { return fault }
        }
        return nil
    }

    private static func fault(ofNode text: String, at place: String) -> Wording? {
        Claims.isPrincipalID(text)
            ? nil
            : Wording(
                "\(place) 须为 2 至 64 个小写字母、数字或 . @ -",
                "\(place) must have 2 to 64 characters of a-z, 0-9, '.', '@' and '-'")
    }

    private static func fault(ofKey text: String, at place: String) -> Wording? {
        guard PublicKey(hex: text) == nil else { return nil }
        return Wording(
            "\(place) 不是公钥（64 位十六进制数）", "\(place) is not a public key of 64 hex digits")
    }
}

extension DecodingError {
    /// What is wrong with the file, and where in it.
    var fault: Wording {
        switch self {
        case .keyNotFound(let key, let context) where context.debugDescription == ServiceLimits.unknownName:
            let place = Self.place(context.codingPath + [key])
            return Wording("没有名为 \(place.chinese) 的设置", "\(place.english) is not a setting")
        case .keyNotFound(let key, let context):
            let place = Self.place(context.codingPath + [key])
            return Wording("缺少 \(place.chinese)", "\(place.english) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            let place = Self.place(context.codingPath)
            return Wording("\(place.chinese) 的类型不对", "\(place.english) has the wrong type")
        default: return Wording("不是正确的 JSON", "it is not valid JSON")
        }
    }

    private static func place(_ path: [any CodingKey]) -> Wording {
        let place = path.reduce(FieldPath.request) { place, key in
            key.intValue.map { place.item($0) } ?? place.field(key.stringValue)
        }
        return place.text.isEmpty ? Wording("整个文件", "the file") : Wording(place.text, place.text)
    }
}

extension Wording {
    /// The same of a setting that lies within another: `limits.` and what is wrong there.
    func within(_ place: String) -> Wording { Wording(place + chinese, place + english) }
}
