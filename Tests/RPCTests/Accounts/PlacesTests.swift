import Testing

@testable import RPC

@Suite("Places for connections")
struct PlacesTests {
    private let start = ContinuousClock.now
    private var settings: ServerSettings

    init() {
        settings = ServerSettings()
        settings.maxConnections = 16
        settings.maxConnectionsOfStrangers = 8
        settings.maxConnectionsPerPeer = 6
        settings.maxConnectionsPerPrincipal = 3
        settings.gateways = ["gateway"]
    }

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func record(from address: String, at seconds: Double = 0) -> ConnectionRecord {
        ConnectionRecord(Mailbox(isWritable: true) { _ in }, from: address, at: at(seconds))
    }

    @Test("a newcomer takes the place of a stranger of the address that has the most")
    func fairness() {
        let places = Places(settings, start)
        let many = (0..<6).map { record(from: "many", at: Double($0)) }
        let few = (0..<2).map { record(from: "few", at: Double($0)) }
        for record in many + few { #expect(places.enter(record, at: 5) == .entered) }
        // All have been silent; of the address with the most the one that has been for the longest goes.
        let officer = record(from: "officer", at: 10)
        #expect(places.enter(officer, at: 10) == .replaced(many[0].id))
        // The address that has the most now takes its own places.
        for turn in 1..<5 {
            let next = record(from: "many", at: 10)
            #expect(places.enter(next, at: 10) == .replaced(many[turn].id))
        }
    }

    @Test(
        "among equals the silent go first, the longest silent before others; then those there for the longest"
    )
    func order() {
        let places = Places(settings, start)
        let records = (0..<8).map { record(from: "\($0)", at: Double($0) / 10) }
        for record in records { #expect(places.enter(record, at: 0.8) == .entered) }
        // All but two speak all the time; one of these has a call under way.
        for record in records where record !== records[4] && record !== records[5] {
            record.heard(at: at(10))
        }
        records[4].works(on: 1)
        #expect(places.enter(record(from: "8", at: 10), at: 10) == .replaced(records[5].id))
        #expect(places.enter(record(from: "9", at: 10), at: 10) == .replaced(records[0].id))
        #expect(places.enter(record(from: "10", at: 10), at: 10) == .replaced(records[1].id))
    }

    @Test("who proves who it is keeps its place, whatever comes")
    func known() {
        let places = Places(settings, start)
        let officer = record(from: "officer")
        let service = record(from: "many")
        #expect(places.enter(officer, at: 0) == .entered)
        #expect(places.enter(service, at: 0) == .entered)
        #expect(places.know(officer, as: "officer", isService: false))
        #expect(places.know(service, as: "acceptance@zj", isService: true))
        var (gone, others): (Int, [ConnectionRecord]) = (0, [])
        for turn in 0..<1_000 {
            let next = record(from: "\(turn % 7)", at: Double(turn))
            others.append(next)
            guard case .replaced(let other) = places.enter(next, at: Double(turn)) else { continue }
            #expect(other != officer.id && other != service.id)
            gone += 1
        }
        #expect(others.count == 1_000)
        #expect(gone == 992)
    }

    @Test("a principal has so many places, and further connections stay strangers'")
    func perPrincipal() {
        let places = Places(settings, start)
        let records = (0..<4).map { record(from: "\($0)") }
        for record in records { #expect(places.enter(record, at: 0) == .entered) }
        #expect(records.map { places.know($0, as: "greedy", isService: false) } == [true, true, true, false])
        places.leave(records[0])
        #expect(places.know(records[3], as: "greedy", isService: false))
    }

    @Test("principals cannot take the places of services, nor of strangers")
    func classes() {
        let places = Places(settings, start)
        var taken = 0
        for turn in 0..<20 {
            let next = record(from: "\(turn)")
            _ = places.enter(next, at: 0)
            if places.know(next, as: "principal \(turn / 2)", isService: false) { taken += 1 }
        }
        #expect(taken == 7)
        let service = record(from: "service")
        _ = places.enter(service, at: 0)
        #expect(places.know(service, as: "acceptance@zj", isService: true))
    }

    @Test("an address that is full gives a newcomer the place of one of its own strangers, or none")
    func perAddress() {
        let places = Places(settings, start)
        let records = (0..<6).map { record(from: "nat", at: Double($0)) }
        for record in records { #expect(places.enter(record, at: 6) == .entered) }
        #expect(places.enter(record(from: "nat", at: 7), at: 7) == .replaced(records[0].id))
        let others = (0..<3).map { record(from: "nat", at: 8 + Double($0)) }
        for (turn, other) in others.enumerated() {
            #expect(places.enter(other, at: 8) == .replaced(records[turn + 1].id))
        }
        for (turn, other) in others.enumerated() {
            #expect(places.know(other, as: "officer \(turn)", isService: false))
        }
    }

    @Test("an address of principals only is full")
    func full() {
        let places = Places(settings, start)
        for turn in 0..<6 {
            let next = record(from: "nat")
            #expect(places.enter(next, at: 0) == .entered)
            #expect(places.know(next, as: "officer \(turn)", isService: false))
        }
        #expect(places.enter(record(from: "nat"), at: 0) == .full(6))
        #expect(places.enter(record(from: "elsewhere"), at: 0) == .entered)
    }

    @Test("a gateway may have more than an address, and is not the one with the most for that")
    func gateway() {
        let places = Places(settings, start)
        let behind = (0..<5).map { record(from: "gateway", at: Double($0)) }
        let alone = (0..<3).map { record(from: "alone", at: Double($0)) }
        for record in behind + alone { #expect(places.enter(record, at: 5) == .entered) }
        #expect(places.enter(record(from: "gateway", at: 9), at: 9) == .replaced(alone[0].id))
    }

    @Test("a connection that lost its place and closes later counts once")
    func leavingTwice() {
        let places = Places(settings, start)
        let records = (0..<9).map { record(from: "\($0)", at: Double($0)) }
        for record in records { _ = places.enter(record, at: 9) }
        places.leave(records[0])
        places.leave(records[0])
        places.leave(records[8])
        #expect(places.enter(record(from: "x", at: 10), at: 10) == .entered)
        #expect(places.enter(record(from: "y", at: 10), at: 10) == .replaced(records[1].id))
    }
}

/// Places that the calls inside expectations may change.
private final class Places {
    enum Outcome: Hashable {
        case entered
        /// That one had to go for the newcomer.
        case replaced(ObjectIdentifier)
        case full(Int)
    }

    private var places: ConnectionPlaces
    private let start: ContinuousClock.Instant

    init(_ settings: ServerSettings, _ start: ContinuousClock.Instant) {
        places = ConnectionPlaces(settings)
        self.start = start
    }

    func enter(_ record: ConnectionRecord, at seconds: Double) -> Outcome {
        switch places.enter(record, at: start + .seconds(seconds)) {
        case .entered: .entered
        case .replacing(let other): .replaced(other.id)
        case .full(let limit): .full(limit)
        }
    }

    func know(_ record: ConnectionRecord, as principal: String, isService: Bool) -> Bool {
        places.know(record, as: principal, isService: isService)
    }

    func leave(_ record: ConnectionRecord) {
        places.leave(record)
    }
}
