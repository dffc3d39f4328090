import CommonAPI
import Crypto
import Refusals
import Rulebook
import Store
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Look-ups in steady tables")
struct SteadyMemoTests {
    private let world: GateWorld
    private let memo = SteadyMemo()
    private let caller = TestCaller.registrar

    init() throws {
        world = try GateWorld()
    }

    /// Who calls, as a query on that connection finds it, the signature checked there and then.
    private func authenticate(_ connection: Connection? = nil) throws -> Actor {
        let call = world.call(by: caller)
        let credentials = Credentials(
            call.metadata, method: call.method, payload: SHA256.hash(call.payload), target: GateWorld.node,
            now: world.now, keys: nil)
        return try (connection ?? world.connection).read {
            try credentials.authenticate(in: $0, by: world.gates)
        }
    }

    @Test("a query sees at once that its principal was changed, and that it was revoked")
    func queries() throws {
        #expect(try authenticate().principal.name == caller.principal.name)
        var principal = caller.principal
        principal.name = "另一名"
        try world.enter(principal)
        #expect(try authenticate().principal.name == "另一名")
        principal.revokedAt = world.now.microseconds
        try world.enter(principal)
        let refusal = #expect(throws: Refusal.self) { try authenticate() }
        #expect(refusal?.reason == .signatureWrong)
    }

    @Test("an answer is found once for as long as the table stands, by each connection that asks")
    func found() throws {
        var finds = 0
        func ask() throws -> Int {
            try world.connection.read { transaction in
                memo.answer(to: "how many", of: [DocumentCollection.principals.table], in: transaction) {
                    finds += 1
                    return finds
                }
            }
        }
        #expect(try ask() == 1)
        #expect(try ask() == 1)
        var principal = caller.principal
        principal.name = "另一名"
        try world.enter(principal)
        #expect(try ask() == 2)
        #expect(try ask() == 2)
        #expect(finds == 2)
    }
}
