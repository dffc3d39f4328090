import AcceptanceAPI
import Foundation
import Installation
import RPC
import Refusals
import RegistryAPI
import SwiftProtobuf

/// The other records that a record refers to by id. They are found by the names of its fields.
struct References {
    /// The kind of record that an id belongs to.
    enum Kind: CaseIterable {
        case plant, site, agency, person, expert, division
    }

    private(set) var ids: [Kind: Set<String>] = [:]

    /// The references in any message, however deep.
    init(in message: some SwiftProtobuf.Message) throws {
        let fields = try JSONSerialization.jsonObject(with: message.jsonUTF8Data())
        collect(fields, under: "")
    }

    /// A line for each record that the text does not name yet: what it is, its id and its name.
    ///
    /// All names are requested in one call. A record that the caller may not see, or that does not exist, has no line;
    /// who signs nothing is told no names.
    func legend(by session: Session, below text: String) async throws -> String {
        guard ids.values.contains(where: { !$0.isEmpty }) else { return "" }
        let names: [Kind: [String: String]]
        do {
            names = try await self.names(by: session)
        } catch let status as Status where status.code == .unauthenticated {
            return ""
        }
        let lines = Kind.allCases.flatMap { kind in
            // A division's name is part of many other names, which do not explain its code.
            (names[kind] ?? [:]).sorted { $0.key < $1.key }.filter {
                kind == .division || !text.contains($0.value)
            }.map { "  \(kind.text) \($0.key)  \($0.value)" }
        }
        return lines.isEmpty ? "" : ([say("其中：", "where:")] + lines).joined(separator: "\n")
    }

    private func names(by session: Session) async throws -> [Kind: [String: String]] {
        func some(_ kind: Kind) -> [String] { Array((ids[kind] ?? []).sorted().prefix(200)) }
        let book = try await NamesClient(session.registry).lookUpNames(
            .with {
                $0.enterpriseIds = some(.plant)
                $0.siteIds = some(.site)
                $0.agencyIds = some(.agency)
                $0.principalIds = some(.person)
                $0.divisionCodes = some(.division)
            })
        return [
            .plant: book.enterprises, .site: book.sites, .agency: book.agencies, .person: book.principals,
            .division: book.divisions, .expert: try await experts(by: session),
        ]
    }

    /// The pool belongs to Acceptance, and not everybody may read it.
    private func experts(by session: Session) async throws -> [String: String] {
        guard let wanted = ids[.expert], !wanted.isEmpty else { return [:] }
        do {
            let pool = try await session.experts.listExperts(ListExpertsRequest()).experts
            return Dictionary(
                pool.filter { wanted.contains($0.id) }.map { ($0.id, remarked($0.name, $0.organisation)) },
                uniquingKeysWith: { first, _ in first })
        } catch let status as Status where status.code == .permissionDenied {
            return [:]
        }
    }

    private mutating func collect(_ value: Any, under field: String) {
        switch value {
        case let fields as [String: Any]:
            for (field, value) in fields { collect(value, under: field) }
        case let values as [Any]:
            for value in values { collect(value, under: field) }
        case let id as String where !id.isEmpty:
            if let kind = Kind(field: field) { ids[kind, default: []].insert(id) }
        default: break
        }
    }
}

extension References.Kind {
    /// The kind of ids in a field with that JSON name; `nil` for any other field.
    fileprivate init?(field: String) {
        switch field {
        case "enterpriseId", "mergedInto", "survivorId", "mergedId": self = .plant
        case "siteId": self = .site
        case "divisionCode", "organiserDivision": self = .division
        case "expertId", "panel", "replacedBy": self = .expert
        case "principalId", "party", "officers", "absent", "withheld", "contributors": self = .person
        case "agencyId", "agencyIds", "successorId", "organiserAgency": self = .agency
        case _ where field.hasSuffix("ByAgency"): self = .agency
        case _ where field.hasSuffix("By"): self = .person
        default: return nil
        }
    }

    fileprivate var text: String {
        switch self {
        case .plant: say("企业", "plant")
        case .site: say("厂区", "site")
        case .agency: say("单位", "agency")
        case .person: say("人员", "person")
        case .expert: say("专家", "expert")
        case .division: say("区划", "division")
        }
    }
}
