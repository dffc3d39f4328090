package import CommonAPI
import Foundation
package import RPC
import Refusals
import SwiftProtobuf

/// Tells strangers what this service speaks: the listing is made once, from what is served.
package struct DescribeService: DescribeHandlers {
    package typealias Command = ServiceKit.Command
    package typealias Query = ServiceKit.Query

    private let whole: ServiceListing
    private let schemas: [String: Schema]

    /// Describes methods.
    ///
    /// - Parameters:
    ///   - methods: Every method served.
    ///   - schemas: The files that declare them.
    ///   - node: The service instance.
    ///   - settings: Where a method's own limits end.
    package init(_ methods: [Method], schemas: [Schema], node: String, settings: ServerSettings) {
        let types = MethodTypes(schemas)
        let services = Dictionary(grouping: methods, by: \.service).sorted { $0.key < $1.key }
        whole = .with {
            $0.node = node
            $0.version = Version.text
            $0.callerLimits = CallerLimits(settings)
            $0.services = services.map { name, methods in
                .with {
                    $0.name = name
                    $0.file = types.file(of: name)
                    $0.methods = methods.map { MethodDescription($0, types, settings) }
                }
            }
        }
        self.schemas = Dictionary(schemas.map { ($0.path, $0) }) { first, _ in first }
    }

    package func describeServices(
        _ request: DescribeServicesRequest, _ query: Query
    ) throws -> ServiceListing {
        try listing(of: request.service)
    }

    /// What is said of one service; of all without a name.
    ///
    /// - Throws: `NOT_FOUND` (`service-not-served`).
    func listing(of service: String = "") throws -> ServiceListing {
        var listing = whole
        if !service.isEmpty {
            listing.services.removeAll { $0.name != service }
            guard !listing.services.isEmpty else {
                throw Refusal(.serviceNotServed, field: "service", ["service": service])
            }
        }
        let files = Set(listing.services.map(\.file)).sorted().compactMap { schemas[$0] }
        listing.files = Schema.closure(of: files).map { Data($0.bytes) }
        return listing
    }
}

extension ServiceTable {
    /// Serves `Describe.DescribeServices` about all that is in the table by then.
    package mutating func serveDescription(_ settings: ServerSettings) {
        let service = DescribeService(
            methods + DescribeMethods.all, schemas: schemas + [DescribeDescriptor.schema], node: shell.node,
            settings: settings)
        service.register(in: &self)
        // Large and open to everyone: of the whole, the bytes are made once, so that it costs nothing to be asked often.
        let method = DescribeMethods.describeServices
        guard case .unary(let answer) = route(service: method.service, method: method.name)?.handler,
            let whole: [UInt8] = try? service.listing().serializedBytes()
        else { return }
        add(method, .unary { call in call.payload.isEmpty ? call.succeed(whole) : answer(call) })
    }
}

/// What the files say of each method: `Method` itself carries no types.
private struct MethodTypes {
    private var types: [String: (request: String, reply: String)] = [:]
    private var files: [String: String] = [:]

    init(_ schemas: [Schema]) {
        for schema in schemas {
            // Our generator wrote it, so that it can be read.
            guard let file = try? Google_Protobuf_FileDescriptorProto(serializedBytes: schema.bytes) else {
                continue
            }
            for service in file.service {
                let name = "\(file.package).\(service.name)"
                files[name] = schema.path
                for method in service.method {
                    // A type's name begins with a dot there.
                    types["\(name)/\(method.name)"] = (
                        String(method.inputType.dropFirst()), String(method.outputType.dropFirst())
                    )
                }
            }
        }
    }

    func file(of service: String) -> String { files[service] ?? "" }

    func types(of method: Method) -> (request: String, reply: String) { types[method.path] ?? ("", "") }
}

extension MethodDescription {
    fileprivate init(_ method: Method, _ types: MethodTypes, _ settings: ServerSettings) {
        self = .with {
            $0.name = method.name
            $0.kind = CallKind(method.kind)
            $0.isCommand = method.effect == .command
            switch method.access {
            case .everyone: $0.everyone = true
            case .anyPrincipal: $0.anyPrincipal = true
            case .roles(let roles): $0.roles = roles
            }
            $0.sensitive = method.isSensitive
            $0.capMs = settings.cap(of: method, isStream: method.kind != .unary).milliseconds
            $0.maxMessageBytes = Int64(settings.maxFrameBytes(of: method))
            ($0.requestType, $0.replyType) = types.types(of: method)
        }
    }
}

extension CallerLimits {
    fileprivate init(_ settings: ServerSettings) {
        self = .with {
            $0.connectionsPerAddress = Int64(settings.maxConnectionsPerPeer)
            $0.connectionsPerPrincipal = Int64(settings.maxConnectionsPerPrincipal)
            $0.newConnectionsPerAddressPerSecond = Int64(settings.newConnectionsPerPeerPerSecond)
            $0.callsPerConnection = Int64(settings.maxInFlightPerConnection)
            $0.callsPerAddress = Int64(settings.maxInFlightPerPeer)
            $0.callsPerPrincipal = Int64(settings.maxInFlightPerPrincipal)
            $0.heldBytesPerAddress = Int64(settings.maxHeldBytesPerPeer)
            $0.heldBytesPerPrincipal = Int64(settings.maxHeldBytesPerPrincipal)
            $0.streamCredit = Int64(settings.credit)
            $0.streamIdleMs = settings.streamIdleTime.milliseconds
            $0.refusedCalls = CommandGates.refusalsAtOnce
            $0.refusedCallsPerHour = 3_600_000_000 / CommandGates.refusalInterval
        }
    }
}

extension CallKind {
    fileprivate init(_ kind: Method.Kind) {
        self =
            switch kind {
            case .unary: .unary
            case .serverStream: .serverStream
            case .clientStream: .clientStream
            case .bidirectional: .bidirectional
            }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
