package import SwiftProtobuf

/// A reply that carries this service's signature over what it says.
///
/// It is kept without the signature and signed each time it is given out, the first time as on every repetition: after
/// what it speaks of is durable, and not on the thread that writes. An Ed25519 signature follows from key and text, so
/// the same reply is given out each time for as long as the service has the same key.
package protocol SignedReply: SwiftProtobuf.Message {
    /// The lowest number of a field that `sign` reads or changes. The fields before it are given out as they are kept,
    /// without being decoded.
    static var firstSignedField: UInt64 { get }

    /// Puts the signature on. On a reply that has it already, as older versions kept them, it is the same again.
    mutating func sign(by service: ServiceIdentity)

    /// The fields before `firstSignedField` as they are given out. As they are kept, unless the message says otherwise.
    static func shown(_ kept: ArraySlice<UInt8>) throws -> ArraySlice<UInt8>

    /// Takes the signature off, which leaves the reply as it is kept.
    mutating func removeSignature()
}

extension SignedReply {
    /// The bytes given out for a reply that was kept as these bytes.
    static func signed(_ kept: [UInt8], by service: ServiceIdentity) throws -> [UInt8] {
        let start = MessageFields.start(of: firstSignedField, in: kept)
        var reply = try Self(serializedBytes: Array(kept[start...]))
        reply.sign(by: service)
        return try shown(kept[..<start]) + reply.serializedBytes()
    }

    package static func shown(_ kept: ArraySlice<UInt8>) throws -> ArraySlice<UInt8> { kept }
}

extension SwiftProtobuf.Message {
    /// The bytes under which the service keeps this reply to a command: what a client's journal compares.
    ///
    /// - Throws: `BinaryEncodingError`.
    package func keptBytes() throws -> [UInt8] {
        guard var signed = self as? any SignedReply else { return try serializedBytes() }
        signed.removeSignature()
        return try signed.serializedBytes()
    }
}

/// What is put on the replies of one method when they leave: a signature, or for nearly all nothing.
struct ReplySigner: Sendable {
    private let put: (@Sendable ([UInt8]) throws -> [UInt8])?

    init<Reply: SwiftProtobuf.Message>(of reply: Reply.Type, by service: ServiceIdentity) {
        guard let signed = reply as? any SignedReply.Type else {
            put = nil
            return
        }
        put = { try signed.signed($0, by: service) }
    }

    /// The outcome as the caller shall hear of it.
    ///
    /// - Throws: When a kept reply is no such message.
    func put(on outcome: Outcome) throws -> Outcome {
        guard let put, case .reply(let kept) = outcome else { return outcome }
        return .reply(try put(kept))
    }
}
