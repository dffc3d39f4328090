package import Refusals
package import Logging
package struct InboundMessages: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package struct AsyncIterator: AsyncIteratorProtocol { package mutating func next() async throws -> [UInt8]? { nil } }
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
package struct OutboundMessages: Sendable { package func send(_ bytes: [UInt8]) async throws {} }
package final class ServerCall: Sendable {
    package let method: Method; package let metadata: Metadata; package let payload: [UInt8]; package let deadline: ContinuousClock.Instant; package let language: Language = .english
    init(method: Method) { self.method = method; metadata = [:]; payload = []; deadline = .now }
    package func succeed(_ b: [UInt8]) {}
    package func fail(_ s: any Error) {}
}
package struct ServerSettings: Sendable { package init(node: String) {} }
package struct Server: Sendable {
    package static func bind(host: String, port: Int, settings: ServerSettings, router: any CallRouter, logger: Logger) async throws -> Server { Server() }
    package var port: Int { 0 }
    package func drain(within: Duration) async {}
}
package final class ClientConnection: Caller {
    package init(host: String, port: Int) {}
    package func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] { [] }
    package func serverStream(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> InboundMessages { InboundMessages() }
    package func clientStream(_ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions) async throws -> [UInt8] { [] }
    package func close() async {}
}
