import Installation
import RPC
import Refusals
import Testing

@testable import Qingtong

@Suite("Answers of the services that answer")
struct PartialAnswerTests {
    private func ask(down: Set<String>) async throws -> PartialAnswer<String> {
        try await PartialAnswer(of: ["registry", "acceptance", "enforcement"]) { service in
            guard !down.contains(service) else { throw Status(.unavailable, "\(service) is down") }
            return service
        }
    }

    @Test(
        "what is there is told, and what is missing",
        arguments: [
            ([], 0), (["acceptance"], 1), (["registry", "enforcement"], 1),
        ] as [(Set<String>, Int32)])
    func some(_ down: Set<String>, _ status: Int32) async throws {
        let answer = try await ask(down: down)
        #expect(Set(answer.parts).isDisjoint(with: down))
        #expect(answer.parts.count + down.count == 3)
        #expect(Set(answer.missing.map(\.service)) == down)
        #expect(answer.status == status)
        #expect(down.allSatisfy { answer.warning.contains($0) })
        #expect(answer.map(\.count).missing.count == down.count)
    }

    @Test("where nobody answers, the verb fails as the first did")
    func none() async {
        await #expect(throws: Status.self) {
            try await ask(down: ["registry", "acceptance", "enforcement"])
        }
    }
}
