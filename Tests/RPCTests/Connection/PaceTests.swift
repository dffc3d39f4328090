import Testing

@testable import RPC

@Suite("How often peers may do what costs")
struct PaceTests {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    @Test("a burst goes through at once, then one in every interval, however many try")
    func burst() {
        var pace = Pace(interval: .milliseconds(10), burst: 3, now: start)
        let tries = (0...100).filter { pace.admits(at: at($0)) }
        #expect(tries.prefix(3) == [0, 1, 2])
        #expect(Array(tries.dropFirst(3)) == Array(stride(from: 10, through: 100, by: 10)))
    }

    @Test("after a time without events the whole burst may come again, and no more")
    func refill() {
        var pace = Pace(interval: .milliseconds(10), burst: 3, now: start)
        let first = (0..<3).filter { _ in pace.admits(at: at(0)) }
        #expect(first.count == 3)
        #expect(!pace.isFresh(at: at(29)))
        #expect(pace.isFresh(at: at(30)))
        let later = (0..<5).filter { _ in pace.admits(at: at(10_000)) }
        #expect(later.count == 3)
    }

    @Test("what happened beyond the burst is waited for")
    func waits() {
        var pace = Pace(interval: .milliseconds(10), burst: 3, now: start)
        let events = [(3, 0), (2, 0), (0, 15), (1, 1_000)]
        let waits = events.map { pace.wait(after: $0.0, at: at($0.1)) }
        #expect(waits == [.zero, .milliseconds(20), .milliseconds(5), .zero])
    }

    private static var narrow: PeerAddresses {
        var settings = ServerSettings()
        settings.maxConnectionsPerPeer = 2
        settings.newConnectionsPerPeerPerSecond = 2
        return PeerAddresses(settings)
    }

    @Test("each address has a pace of its own for new connections")
    func openings() {
        var addresses = Self.narrow
        let peers = ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]
        let opened = peers.map { addresses.mayOpen($0, at: at(0)) }
        #expect(opened == [true, true, false, false, true])
    }

    @Test("what an address did outlasts its connections, and no rest is longer than a second")
    func faults() {
        var addresses = Self.narrow
        let joined = addresses.join("192.0.2.1", at: at(0))
        #expect(joined)
        let faults = [("192.0.2.1", 64), ("192.0.2.1", 10), ("192.0.2.2", 10)]
        let rests = faults.map { addresses.rest(after: $0.1, of: $0.0, at: at(0)) }
        #expect(rests == [.zero, .milliseconds(40), .zero])
        addresses.leave("192.0.2.1")
        let later = [1, 100_000].map { addresses.rest(after: $0, of: "192.0.2.1", at: at(0)) }
        #expect(later == [.milliseconds(44), .seconds(1)])
    }

    @Test("an address has so many connections and no more")
    func connections() {
        var addresses = Self.narrow
        var joined = (0..<3).map { _ in addresses.join("192.0.2.1", at: at(0)) }
        addresses.leave("192.0.2.1")
        joined.append(addresses.join("192.0.2.1", at: at(0)))
        #expect(joined == [true, true, false, true])
    }

    @Test("addresses that no longer matter are forgotten, those with connections never")
    func forgetting() {
        var addresses = PeerAddresses(ServerSettings())
        var joined = [addresses.join("kept", at: at(0))]
        for number in 0..<5_000 { _ = addresses.mayOpen("address \(number)", at: at(1_000 * number)) }
        #expect(addresses.count <= 1_100)
        for _ in 0..<256 { joined.append(addresses.join("kept", at: at(5_000_000))) }
        #expect(joined.filter { $0 }.count == 256)
    }
}
