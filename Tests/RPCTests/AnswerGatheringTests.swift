import Testing

@testable import RPC

@Suite("Answers of a busy connection", .timeLimit(.minutes(1)))
struct AnswerGatheringTests {
    @Test("answers that wait for each other all arrive, round after round, and so does the one after them")
    func all() async throws {
        let testRouter = TestRouter.standard()
        let kept = Gathering(size: 40)
        testRouter.unary("Keep") { kept.add($0) }
        try await withLoopback(testRouter) { _, client in
            for _ in 0..<20 {
                let replies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for number in 0..<40 as Range<UInt8> {
                        group.addTask { try await client.call("Keep", [number]) }
                    }
                    return try await group.reduce(into: Set()) { $0.insert($1) }
                }
                #expect(replies == Set((0..<40 as Range<UInt8>).map { [$0] }))
                let alone = try await client.call("Echo", [41])
                #expect(alone == [41])
            }
        }
    }
}
