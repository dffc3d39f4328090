package import Crypto
package import RPC
package import Rulebook
import ServiceKit

/// A unary command or query as a client means it; it can be sent again, by others or otherwise signed.
package struct Order: Sendable {
    /// What a client learns from a good reply.
    package typealias Lesson = @Sendable (_ reply: [UInt8], _ memory: inout Memory) throws -> Void

    package var service: String
    package var method: RPC.Method
    package var payload: [UInt8]
    package var simulated: SimulatedCaller
    package var requestID: String
    package var lesson: Lesson

    /// - Parameters:
    ///   - service: Who is asked.
    ///   - method: What is asked.
    ///   - payload: The serialised request.
    ///   - simulated: Who asks.
    ///   - requestID: The idempotency key.
    ///   - lesson: What the client learns from the reply.
    package init(
        to service: String, _ method: RPC.Method, _ payload: [UInt8], by simulated: SimulatedCaller,
        requestID: String,
        lesson: @escaping Lesson = { _, _ in }
    ) {
        self.service = service
        self.method = method
        self.payload = payload
        self.simulated = simulated
        self.requestID = requestID
        self.lesson = lesson
    }

    /// What the call carries, signed at that time by that key for that instance.
    package func metadata(at time: Instant, key: SigningKey, target: String) -> Metadata {
        let text = CallSignature.text(
            method, principal: simulated.id, requestID: requestID, time: String(time.microseconds),
            payload: SHA256.hash(payload), target: target)
        return [
            Metadata.Keys.principal: simulated.id, Metadata.Keys.requestID: requestID,
            Metadata.Keys.time: String(time.microseconds), Metadata.Keys.signature: key.sign(text).hex,
        ]
    }
}
