import Testing

@testable import RPC

@Suite("A connection's turn on its event loop")
struct TurnTests {
    @Test(
        "the more connections there are, and the more calls this one has under way, the shorter is its turn",
        arguments: [
            (calls: 1, connections: 2, microseconds: 480),
            (calls: 64, connections: 4, microseconds: 480),
            (calls: 64, connections: 8, microseconds: 120),
            (calls: 256, connections: 4, microseconds: 120),
            (calls: 1_024, connections: 8, microseconds: 15),
            (calls: 1, connections: 256, microseconds: 15),
        ])
    func turns(calls: Int, connections: Int, microseconds: Int) {
        #expect(ServerConnection.turn(of: calls, beside: connections) == .microseconds(microseconds))
    }
}
