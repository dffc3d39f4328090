import CommonAPI
import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for the names that belong to ids.
struct NameService: NamesHandlers {
    typealias Command = ServiceKit.Command
    typealias Query = ServiceKit.Query

    func lookUpNames(_ request: LookUpNamesRequest, _ query: Query) throws -> NameBook {
        try .with {
            $0.enterprises = try names(request.enterpriseIds) { try query.shown(.enterprises).get($0)?.name }
            $0.sites = try names(request.siteIds) { try query.shown(.sites).get($0)?.name }
            $0.agencies = try names(request.agencyIds) { try query.shown(.agencies).get($0)?.name }
            $0.principals = try names(request.principalIds) {
                try query.shown(.principals).get($0)?.nameAndAgency
            }
            $0.divisions = try names(request.divisionCodes) { try query.shown(.divisions).get($0)?.name }
        }
    }

    private func names(_ ids: [String], _ name: (String) throws -> String?) throws -> [String: String] {
        var names: [String: String] = [:]
        for id in ids where names[id] == nil { names[id] = try name(id) }
        return names.filter { !$0.value.isEmpty }
    }
}

extension Principal {
    fileprivate var nameAndAgency: String { agencyName.isEmpty ? name : "\(name)（\(agencyName)）" }
}
