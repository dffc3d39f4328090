import Crypto
import Foundation
import ServiceKit

/// One of the two administrators that a home begins with.
struct FirstAdministrator {
    let home: Home
    let id: String
    let name: String
    let agency: ServiceConfiguration.Administrator.Agency

    /// As a configuration names it; its key is made if it is not there.
    func entry() throws -> ServiceConfiguration.Administrator {
        .init(id: id, name: name, publicKey: try home.keyMadeIfMissing(of: id).publicKey.hex, agency: agency)
    }
}

/// The administrators in the Registry's file of a home that exists: completed, and everything else in it left as it is,
/// also what this release knows nothing of.
struct AdministratorsFile {
    private let path: String

    init(_ home: Home) {
        path = home.configurationPath(of: "registry")
    }

    /// Gives the first administrators their agencies where they have none, and adds one of them where the file names fewer
    /// than two: files of earlier releases name one, without an agency.
    ///
    /// - Returns: What was added, in words; nothing is written when that is nothing.
    func complete(with first: [FirstAdministrator]) throws -> [String] {
        let configuration = try ServiceConfiguration.load(path)
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        guard var file = content as? [String: Any] else { return [] }
        var single = file["administrator"] as? [String: Any]
        var list = file["administrators"] as? [[String: Any]] ?? []
        var added: [String] = []
        for known in first {
            let agency = try Self.object(known.agency)
            func lacksAgency(_ entry: [String: Any]) -> Bool {
                entry["id"] as? String == known.id && (entry["agency"] ?? NSNull()) is NSNull
            }
            let place = list.firstIndex(where: lacksAgency)
            let isSingle = single.map(lacksAgency) ?? false
            guard place != nil || isSingle else { continue }
            if let place { list[place]["agency"] = agency }
            if isSingle { single?["agency"] = agency }
            added.append(
                say(
                    "registry.json：\(known.id) 的单位 \(known.agency.name)",
                    "registry.json: the agency of \(known.id), \(known.agency.name)"))
        }
        let named = (configuration.administrator.map { [$0] } ?? []) + (configuration.administrators ?? [])
        if named.count < 2, let second = first.last, !named.contains(where: { $0.id == second.id }) {
            list.append(try Self.object(second.entry()))
            added.append(
                say("registry.json：管理员 \(second.id)", "registry.json: the administrator \(second.id)"))
        }
        guard !added.isEmpty else { return [] }
        if let single { file["administrator"] = single }
        if !list.isEmpty { file["administrators"] = list }
        try OutputFile.write(
            JSONSerialization.data(
                withJSONObject: file, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]),
            to: path)
        return added
    }

    private static func object(_ value: some Encodable) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any] ?? [:]
    }
}
