import ProtoOptions
import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// An RPC of which everything that must be said about it has been said.
struct MethodModel {
    /// What a handler of it looks like.
    enum Shape {
        case command, query, streamedCommand, streamedQuery
    }

    let service: String
    let name: String
    let swiftName: String
    let shape: Shape
    /// The access rule as a Swift expression.
    let access: String
    let isSensitive: Bool
    /// 0 for the server's default.
    let capMilliseconds: UInt32
    /// 0 for the server's default.
    let maxInFlight: UInt32
    /// 0 for the server's default.
    let maxFrameBytes: UInt32
    let request: Descriptor
    let reply: Descriptor
    let comment: [String]

    /// `nil`, with at least one more fault, when something is missing or contradicts itself.
    init?(_ method: MethodDescriptor, roles: RoleNames, _ faults: inout [Fault]) {
        let before = faults.count
        comment = SwiftNames.comment(of: method)
        if comment.isEmpty {
            faults.append(
                Fault(method, "\(method.name) has no comment; say what it does and how it can fail."))
        }
        let shape = Self.shape(of: method, &faults)
        let access = Self.access(of: method, roles, &faults)
        Self.checkNames(of: method, &faults)
        guard faults.count == before, let shape, let access else { return nil }

        service = method.service.fullName
        name = method.name
        swiftName = SwiftNames.member(method.name)
        self.shape = shape
        self.access = access
        isSensitive = method.options.sensitive
        capMilliseconds = method.options.capMs
        maxInFlight = method.options.maxInFlight
        maxFrameBytes = method.options.maxFrameBytes
        request = method.inputType
        reply = method.outputType
    }

    private static func shape(of method: MethodDescriptor, _ faults: inout [Fault]) -> Shape? {
        let isQuery = method.options.idempotencyLevel == .noSideEffects
        switch (method.clientStreaming, method.serverStreaming) {
        case (false, false):
            return isQuery ? .query : .command
        case (true, false):
            if !isQuery { return .streamedCommand }
            faults.append(
                Fault(
                    method,
                    "\(method.name) is a client stream, which is always a command; drop NO_SIDE_EFFECTS."))
        case (false, true):
            if isQuery { return .streamedQuery }
            faults.append(
                Fault(
                    method,
                    "\(method.name) is a server stream, which must be a query; "
                        + "set idempotency_level = NO_SIDE_EFFECTS."))
        case (true, true):
            faults.append(
                Fault(
                    method,
                    "\(method.name) streams both ways, which no handler answers; make it a client or a server stream."
                ))
        }
        return nil
    }

    private static func access(
        of method: MethodDescriptor, _ roles: RoleNames, _ faults: inout [Fault]
    ) -> String? {
        guard method.options.hasAccess else {
            faults.append(
                Fault(method, "\(method.name) has no (qingtong.options.v1.access); say who may call it."))
            return nil
        }
        let access = method.options.access
        let choices = [!access.roles.isEmpty, access.anyPrincipal, access.everyone].count(where: \.self)
        if choices != 1 {
            faults.append(
                Fault(
                    method,
                    "the access of \(method.name) sets \(choices == 0 ? "none" : "more than one") "
                        + "of roles, any_principal and everyone; set exactly one."))
            return nil
        }
        for role in access.roles where !roles.allows(role) {
            faults.append(
                Fault(
                    method,
                    "\(method.name) names the role \(role), which qingtong.common.v1.Role does not have."))
        }
        if access.everyone { return ".everyone" }
        if access.anyPrincipal { return ".anyPrincipal" }
        return ".roles([\(access.roles.map(SwiftNames.literal).joined(separator: ", "))])"
    }

    /// Names that would mean something else in the Swift that is written.
    private static func checkNames(of method: MethodDescriptor, _ faults: inout [Fault]) {
        if method.name == "All" {
            faults.append(Fault(method, "an RPC cannot be named All: the list of the methods has that name."))
        }
        for type in [method.inputType, method.outputType].compactMap(\.self) {
            if !type.file.isOurs {
                faults.append(
                    Fault(
                        method,
                        "\(method.name) uses \(type.fullName), which has no field rules; "
                            + "wrap it in a message of qingtong."))
            }
            if type.containingType == nil, ["Command", "Query"].contains(type.name) {
                faults.append(
                    Fault(
                        method,
                        "\(method.name) uses a message named \(type.name), which is what handlers call "
                            + "their context; rename it."))
            }
        }
    }
}
