import ArgumentParser
import CommonAPI
import Installation
import RPC
import SwiftProtobuf

/// What the services speak, as they say it themselves.
struct DescribeVerb: ListVerb {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: say(
            "列出服务、方法、权限、限制与消息结构。", "Services, methods, access rules, limits and message schemas."),
        discussion: say(
            "不写名称则列出全部；写服务名（全名或末段）列出其方法；写 服务.方法 另列消息字段。--json 附有 FileDescriptorProto。",
            "Without a name, everything; with a service (its full name or last word), its methods; with service.method, "
                + "the fields of its messages too. --json carries the FileDescriptorProtos."))

    @Argument(help: ArgumentHelp(say("服务，或 服务.方法。", "A service, or service.method.")))
    var name: String?

    @OptionGroup var frame: PublicFrame

    func ask(_ session: Session) async throws -> Listing<ServiceListing> {
        var listings: [ServiceListing] = []
        for service in HomeBuilder.services {
            let client = DescribeClient(session.caller(of: service))
            listings.append(try await client.describeServices(DescribeServicesRequest()))
        }
        let found = listings.map { $0.named(name ?? "") }.filter { !$0.services.isEmpty }
        guard !found.isEmpty else {
            throw ValidationError(say("没有 \(name ?? "")。", "There is no \(name ?? "")."))
        }
        return Listing(found)
    }

    func table(_ found: [ServiceListing]) -> Table { DescriptionText.table(of: found) }

    func text(of reply: Listing<ServiceListing>) throws -> String {
        let schemas = try DescriptionText.schemas(of: reply.items, asked: name ?? "")
        let limits = name == nil ? "\n\(DescriptionText.limits(of: reply.items).text)" : nil
        return [table(reply.items).text, limits, schemas].compactMap(\.self).joined(separator: "\n")
    }
}

extension ServiceListing {
    /// What of it goes by that name: a service, or one method of it. An empty name is everything.
    func named(_ name: String) -> ServiceListing {
        guard !name.isEmpty else { return self }
        var listing = self
        listing.services = services.compactMap { service in
            if service.goes(by: name) { return service }
            var service = service
            let path = name.split(separator: name.contains("/") ? "/" : ".")
            guard path.count > 1, service.goes(by: path.dropLast().joined(separator: ".")) else { return nil }
            service.methods.removeAll { $0.name != path.last.map(String.init) }
            return service.methods.isEmpty ? nil : service
        }
        return listing
    }
}

extension ServiceDescription {
    fileprivate func goes(by text: String) -> Bool {
        name == text || name.split(separator: ".").last.map(String.init) == text
    }
}
