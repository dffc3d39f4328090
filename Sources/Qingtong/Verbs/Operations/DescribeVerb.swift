import ArgumentParser
import CommonAPI
import Installation
import RPC
import SwiftProtobuf

/// The services' methods and messages, as they describe themselves.
struct DescribeVerb: Verb {
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

    func ask(_ session: Session) async throws -> PartialAnswer<ServiceListing> {
        let all = try await PartialAnswer { service in
            try await DescribeClient(session.caller(of: service)).describeServices(DescribeServicesRequest())
        }
        let found = all.map { $0.named(name ?? "") }
        // A service that did not answer may have it.
        guard !all.missing.isEmpty || found.parts.contains(where: { !$0.services.isEmpty }) else {
            throw ValidationError(say("没有 \(name ?? "")。", "There is no \(name ?? "")."))
        }
        return found
    }

    func json(of reply: PartialAnswer<ServiceListing>) throws -> String {
        try Listing(Self.found(in: reply)).json
    }

    func text(of reply: PartialAnswer<ServiceListing>) throws -> String {
        let found = Self.found(in: reply)
        let schemas = try DescriptionText.schemas(of: found, asked: name ?? "")
        let limits = name == nil ? "\n\(DescriptionText.limits(of: found).text)" : nil
        return [DescriptionText.table(of: found).text, limits, schemas].compactMap(\.self).joined(
            separator: "\n")
    }

    func warning(on reply: PartialAnswer<ServiceListing>) -> String { reply.warning }

    func note(on reply: PartialAnswer<ServiceListing>, below text: String, _ session: Session) -> String {
        reply.warning
    }

    func status(of reply: PartialAnswer<ServiceListing>) -> Int32 { reply.status }

    private static func found(in reply: PartialAnswer<ServiceListing>) -> [ServiceListing] {
        reply.parts.filter { !$0.services.isEmpty }
    }
}

extension ServiceListing {
    /// The part with that name: a service, or one method of it. An empty name means everything.
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
