/// A server that is attacked, and what it can be asked for.
package struct Target: Sendable {
    /// A call as a stranger may make it, or one that somebody else had signed.
    package struct Call: Sendable {
        package let service: String
        package let method: String
        package let payload: [UInt8]
        package let metadata: [(key: String, value: String)]

        /// A call; metadata in the order it travels.
        package init(
            _ service: String, _ method: String, _ payload: [UInt8] = [],
            metadata: [(key: String, value: String)] = []
        ) {
            self.service = service
            self.method = method
            self.payload = payload
            self.metadata = metadata
        }
    }

    /// On the loopback address.
    package let port: UInt16
    private let cheap: Call
    private let takesText: Bool
    /// A call that takes long, or never ends.
    let slow: Call
    /// A call with a large reply.
    let large: Call
    /// A command, which strangers may not give.
    let command: Call
    /// A stream of messages, which strangers may not send.
    let stream: Call
    /// A call about the server's health.
    let health: Call
    /// A read that leaves a record, signed by somebody: what an eavesdropper has.
    package var captured: Call?

    /// A server of the echo service.
    package static func echo(port: UInt16) -> Target {
        let service = "qingtong.interop.v1.Echo"
        return Target(
            port: port, cheap: Call(service, "Echo"), takesText: true, slow: Call(service, "Hang"),
            large: Call(service, "Letters", text("4000000")), command: Call(service, "Refuse", text("x")),
            stream: Call(service, "Sum"), health: Call(service, "Echo"), captured: nil)
    }

    /// The Registry of a province.
    package static func registry(port: UInt16) -> Target {
        let health = "qingtong.common.v1.Health"
        return Target(
            port: port, cheap: Call(health, "CheckLive"), takesText: false,
            slow: Call("qingtong.registry.v1.Search", "SearchEnterprises", text("混凝土")),
            large: Call("qingtong.common.v1.Describe", "DescribeServices"),
            command: Call("qingtong.registry.v1.Publicity", "Announce", text("公告")),
            stream: Call("qingtong.common.v1.Attachments", "PutAttachment"),
            health: Call(health, "CheckHealth"), captured: nil)
    }

    /// A call that costs the server little and is answered at once.
    func echo(_ text: String) -> Call {
        takesText ? Call(cheap.service, cheap.method, Self.text(text)) : cheap
    }

    private static func text(_ text: String) -> [UInt8] { Bytes.field(1, Array(text.utf8)) }

    /// The call as a stranger makes it who pretends to be a principal.
    static func forged(_ call: Call, _ turn: Int) -> Call {
        let digits = String(turn, radix: 16)
        return Call(
            call.service, call.method, call.payload,
            metadata: [
                ("qt-principal", "zj-bulk-cement.admin"),
                ("qt-request-id", String(repeating: "0", count: 32 - digits.count) + digits),
                ("qt-time", Clock.microseconds()), ("qt-signature", String(repeating: "5a", count: 64)),
            ])
    }
}
