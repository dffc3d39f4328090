import RPC
import Refusals
import SwiftProtobuf
import Synchronization

/// The service that both sides of an interop check serve and call. Every message is a `google.protobuf.StringValue`.
struct EchoService: CallRouter {
    static let name = "qingtong.interop.v1.Echo"

    private let routes: [String: Route]

    init() {
        let gathering = Gathering()
        var routes: [String: Route] = [:]
        func add(_ name: String, _ answer: @escaping @Sendable (ServerCall) -> Void) {
            routes[name] = Route(Self.method(name), .unary(answer))
        }
        add("Echo") { $0.reply { $0 } }
        // The wire alone: the payload goes back unread.
        add("Relay") { $0.succeed($0.payload) }
        add("Metadata") { call in
            call.reply { key in
                call.metadata.pairs.filter { $0.key == key }.map(\.value).joined(separator: ",")
            }
        }
        add("Remaining") { call in
            call.reply { _ in "\((call.deadline - .now) / .nanoseconds(1))".prefix { $0 != "." }.description }
        }
        add("Hang") { _ in }
        add("Refuse") { call in
            call.fail(Status(.tooSmall, in: call.language, retryAfter: .milliseconds(250)))
        }
        add("Break") { $0.fail(Breakage(detail: "disk sda1")) }
        // Made once: a service would make it on a thread that reads its store, not on the connections' own.
        let letters = Mutex<(count: Int, reply: [UInt8])>((0, []))
        add("Letters") { call in
            do {
                let count = try Self.count(call.text())
                call.succeed(
                    try letters.withLock { made in
                        if made.count != count {
                            let text = Google_Protobuf_StringValue(String(repeating: "a", count: count))
                            made = (count, try text.serializedBytes())
                        }
                        return made.reply
                    })
            } catch {
                call.fail(error)
            }
        }
        add("Gather") { gathering.add($0) }
        for (method, handler) in Self.streams { routes[method.name] = Route(method, handler) }
        self.routes = routes
    }

    func route(service: String, method: String) -> Route? {
        service == Self.name ? routes[method] : nil
    }

    func serves(_ service: String) -> Bool { service == Self.name }

    static func method(_ name: String, _ kind: Method.Kind = .unary) -> Method {
        Method(service: Self.name, name: name, kind: kind, effect: .query, access: .everyone)
    }

    static func count(_ text: String) throws -> Int {
        guard let count = Int(text), (0...Int(UInt32.max)).contains(count) else {
            throw Status(.invalidArgument, "\(text) is not a count.")
        }
        return count
    }
}

/// An error of no kind that callers may see.
struct Breakage: Error {
    let detail: String
}

extension Refusal {
    /// What `Refuse` answers, in every detail the wire has.
    static let tooSmall = Refusal(
        Reason("too-small", .failedPrecondition, zh: "{amount} 太小。", en: "{amount} is too small."),
        field: "rows[3].amount", ["amount": "12"])
}

/// Lets calls go once so many of them wait at the same time.
private final class Gathering: Sendable {
    private let waiting = Mutex<[ServerCall]>([])

    func add(_ call: ServerCall) {
        do {
            let count = try EchoService.count(try call.text())
            let complete = waiting.withLock { waiting -> [ServerCall] in
                waiting.append(call)
                guard waiting.count >= count else { return [] }
                defer { waiting = [] }
                return waiting
            }
            for call in complete { call.reply { $0 } }
        } catch {
            call.fail(error)
        }
    }
}

extension ServerCall {
    fileprivate func text() throws -> String {
        try Google_Protobuf_StringValue(serializedBytes: payload).value
    }

    /// Ends the call with what the closure makes of its text.
    fileprivate func reply(_ answer: (String) throws -> String) {
        do {
            succeed(try Google_Protobuf_StringValue(answer(text())).serializedBytes())
        } catch {
            fail(error)
        }
    }
}
