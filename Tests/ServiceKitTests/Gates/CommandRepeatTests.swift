import Crypto
import RPC
import Refusals
import Rulebook
import Testing

@testable import ServiceKit

@Suite("A command that comes again")
struct CommandRepeatTests {
    private let world: GateWorld
    private let repeats = CommandRepeats()

    init() throws {
        world = try GateWorld()
    }

    private func credentials(_ call: SignedCall) -> Credentials {
        Credentials(
            call.sending(call), method: call.method, payload: SHA256.hash(call.payload),
            target: GateWorld.node,
            now: world.now, keys: nil)
    }

    @Test("is answered a few times, and then not looked at for a while; others are")
    func answers() throws {
        let overheard = credentials(world.call())
        let other = credentials(world.call().with(\.requestID, String(repeating: "7", count: 32)))
        for _ in 0..<32 {
            try repeats.require(overheard, at: world.now)
            repeats.answered(overheard, at: world.now)
        }
        let refusal = #expect(throws: Refusal.self) { try repeats.require(overheard, at: world.now) }
        #expect(refusal?.reason == .refusedTooOften)
        try repeats.require(other, at: world.now)
        try repeats.require(overheard, at: world.now.adding(seconds: 60))
    }

    private static let refusal = Refusal(.revisionStale, field: "revision", ["found": "2"])

    @Test("is refused once in its caller's name, whoever sends it again, and not looked at again")
    func refusals() throws {
        let overheard = credentials(world.call())
        let other = credentials(world.call().with(\.requestID, String(repeating: "7", count: 32)))
        #expect(repeats.isFirstRefusal(overheard, Self.refusal, at: world.now))
        #expect(!repeats.isFirstRefusal(overheard, Self.refusal, at: world.now))
        let refusal = #expect(throws: Refusal.self) { try repeats.require(overheard, at: world.now) }
        #expect(refusal?.reason == .signatureReplayed)
        try repeats.require(other, at: world.now)
        #expect(repeats.isFirstRefusal(other, Self.refusal, at: world.now))
    }

    @Test("what was refused may be sent again by its caller, who signs it anew")
    func signedAnew() throws {
        let first = world.call()
        _ = repeats.isFirstRefusal(credentials(first), Self.refusal, at: world.now)
        let anew = credentials(first.with(\.time, String(world.now.microseconds + 1)))
        try repeats.require(anew, at: world.now)
        #expect(repeats.isFirstRefusal(anew, Self.refusal, at: world.now))
    }

    @Test("what is unavailable for now may be sent again as it is, and counts once")
    func unavailable() throws {
        let call = credentials(world.call())
        let later = Refusal(.batchUnderWay)
        #expect(repeats.isFirstRefusal(call, later, at: world.now))
        try repeats.require(call, at: world.now)
        #expect(!repeats.isFirstRefusal(call, later, at: world.now))
    }
}
