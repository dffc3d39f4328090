import SwiftProtobufPluginLibrary

/// Writes what stands for one service: its methods, the protocol of its handlers, and its client.
struct ServiceWriter {
    let service: ServiceDescriptor
    let methods: [MethodModel]
    let namer: SwiftProtobufNamer

    func write(to printer: inout CodePrinter) {
        writeMethods(to: &printer)
        writeHandlers(to: &printer)
        writeRegistration(to: &printer)
        writeClient(to: &printer)
    }

    private func writeMethods(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(["The methods of `\(service.fullName)`, as its `.proto` declares them."])
        printer.print("package enum \(service.name)Methods {")
        printer.withIndentation { printer in
            for method in methods {
                printer.document(method.comment)
                printer.print(
                    "package static let \(method.swiftName) = RPC.Method(",
                    "    service: \(SwiftNames.literal(method.service)), name: \(SwiftNames.literal(method.name)),",
                    "    \(method.traits))", "")
            }
            printer.document(["Every method, in the order of the `.proto`."])
            let names = methods.map(\.swiftName).joined(separator: ", ")
            printer.print("package static let all: [RPC.Method] = [\(names)]", "")
            printer.document([
                "Every method with the types of its messages, for whoever calls one by its name."
            ])
            printer.print("package static let typed: [RPC.TypedMethod] = [")
            for method in methods {
                let (request, reply) = types(of: method)
                printer.print("    RPC.TypedMethod(\(method.swiftName), \(request).self, \(reply).self),")
            }
            printer.print("]")
        }
        printer.print("}")
    }

    private func writeHandlers(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(about("Answers the calls of `\(service.fullName)`; one function per RPC."))
        printer.print("package protocol \(service.name)Handlers<Command, Query>: Sendable {")
        printer.withIndentation { printer in
            printer.document(["What the shell hands to a handler with effects beside the request."])
            printer.print("associatedtype Command")
            printer.document(["What the shell hands to a handler without effects beside the request."])
            printer.print("associatedtype Query")
            for method in methods {
                printer.print("")
                printer.document(method.comment)
                printer.print(handler(of: method))
            }
        }
        printer.print("}")
    }

    private func handler(of method: MethodModel) -> String {
        let (request, reply) = types(of: method)
        return switch method.shape {
        case .command:
            "func \(method.swiftName)(_ request: \(request), _ command: Command) throws -> \(reply)"
        case .query:
            "func \(method.swiftName)(_ request: \(request), _ query: Query) throws -> \(reply)"
        case .streamedCommand:
            "func \(method.swiftName)(_ items: [\(request)], _ command: Command) throws -> \(reply)"
        case .streamedQuery:
            "func \(method.swiftName)(_ request: \(request), _ query: Query, _ emit: (\(reply)) throws -> Void) throws"
        }
    }

    private func writeRegistration(to printer: inout CodePrinter) {
        printer.print("", "extension \(service.name)Handlers {")
        printer.withIndentation { printer in
            printer.document(["Enters every function above under its method."])
            printer.print("package func register(in table: inout some RPC.HandlerTable<Command, Query>) {")
            printer.withIndentation { printer in
                printer.print("table.describe(\(DescriptorWriter.name(of: service.file)).schema)")
                for method in methods {
                    let labels = method.shape.emits ? "_:_:_:" : "_:_:"
                    printer.print(
                        "table.\(method.shape.entry)(\(service.name)Methods.\(method.swiftName), "
                            + "self.\(method.swiftName)(\(labels)))")
                }
            }
            printer.print("}")
        }
        printer.print("}")
    }

    private func writeClient(to printer: inout CodePrinter) {
        printer.print("")
        printer.document(about("Calls `\(service.fullName)`. Every function throws `Status`."))
        printer.print("package struct \(service.name)Client: Sendable {")
        printer.withIndentation { printer in
            printer.document(["What carries the calls."])
            printer.print("package let caller: any RPC.Caller", "")
            printer.document(["A client whose calls go through `caller`."])
            printer.print("package init(_ caller: any RPC.Caller) {", "    self.caller = caller", "}")
            for method in methods {
                printer.print("")
                printer.document(method.comment)
                writeCall(of: method, to: &printer)
            }
        }
        printer.print("}")
    }

    private func writeCall(of method: MethodModel, to printer: inout CodePrinter) {
        let (request, reply) = types(of: method)
        let path = "\(service.name)Methods.\(method.swiftName)"
        let (parameter, result, call) =
            switch method.shape {
            case .command, .query:
                ("_ request: \(request), ", reply, "reply(to: request, \(path), options)")
            case .streamedCommand:
                (
                    "_ items: some Sequence<\(request)> & Sendable, ", reply,
                    "reply(toAll: items, \(path), options)"
                )
            case .streamedQuery:
                ("_ request: \(request), ", "RPC.Decoded<\(reply)>", "replies(to: request, \(path), options)")
            }
        printer.print(
            "package func \(method.swiftName)(",
            "    \(parameter)options: RPC.CallOptions = RPC.CallOptions()",
            ") async throws -> \(result) {",
            "    try await caller.\(call)",
            "}")
    }

    /// What the type is, then what the `.proto` says of the service.
    private func about(_ sentence: String) -> [String] {
        let comment = SwiftNames.comment(of: service)
        return [sentence] + (comment.isEmpty ? [] : [""] + comment)
    }

    private func types(of method: MethodModel) -> (request: String, reply: String) {
        (namer.fullName(message: method.request), namer.fullName(message: method.reply))
    }
}

extension MethodModel {
    /// The arguments of `RPC.Method` after the names.
    fileprivate var traits: String {
        let (kind, effect) =
            switch shape {
            case .command: (".unary", ".command")
            case .query: (".unary", ".query")
            case .streamedCommand: (".clientStream", ".command")
            case .streamedQuery: (".serverStream", ".query")
            }
        let sensitive = isSensitive ? ", isSensitive: true" : ""
        let cap = capMilliseconds > 0 ? ", cap: .milliseconds(\(capMilliseconds))" : ""
        let calls = maxInFlight > 0 ? ", maxInFlight: \(maxInFlight)" : ""
        let bytes = maxFrameBytes > 0 ? ", maxFrameBytes: \(maxFrameBytes)" : ""
        return "kind: \(kind), effect: \(effect), access: \(access)\(sensitive)\(cap)\(calls)\(bytes)"
    }
}

extension MethodModel.Shape {
    /// The function of `HandlerTable` that takes a handler of this shape.
    fileprivate var entry: String {
        switch self {
        case .command: "command"
        case .query: "query"
        case .streamedCommand: "streamedCommand"
        case .streamedQuery: "streamedQuery"
        }
    }

    /// Whether its handler hands out items one by one.
    fileprivate var emits: Bool { self == .streamedQuery }
}
