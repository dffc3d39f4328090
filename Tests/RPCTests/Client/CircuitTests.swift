import Refusals
import Testing

@testable import RPC

@Suite("What is known of an address")
struct CircuitTests {
    private let start = ContinuousClock.now
    private let pauses = GrowingPause(first: .seconds(1), longest: .seconds(4))

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// A circuit that failed so often in a row at the start.
    private func failed(_ times: Int, tolerance: Int = 3) -> Circuit {
        var circuit = Circuit(tolerance: tolerance)
        for _ in 0..<times { circuit.failed(at: start, pauses: pauses, chance: 1) }
        return circuit
    }

    @Test("fewer failures in a row than it tolerates leave it closed", arguments: 0...2)
    func tolerated(_ failures: Int) {
        var circuit = failed(failures)
        #expect(circuit.state == .closed(failures: failures))
        let admitted1 = circuit.admits(at: start)
        #expect(admitted1)
    }

    @Test("an answer in between makes the count begin anew")
    func answered() {
        var circuit = failed(2)
        circuit.answered()
        circuit.failed(at: start, pauses: pauses, chance: 1)
        #expect(circuit.state == .closed(failures: 1))
    }

    @Test("once open it admits nothing before its pause is over, then one trial")
    func trial() {
        var circuit = failed(3)
        #expect(circuit.state == .open(until: at(1), times: 1))
        let admitted2 = circuit.admits(at: start)
        #expect(!admitted2)
        let admitted3 = circuit.admits(at: at(1))
        #expect(admitted3)
        let admitted4 = circuit.admits(at: at(1))
        #expect(!admitted4)
    }

    @Test("a trial that is answered closes it")
    func trialAnswered() {
        var circuit = failed(3)
        _ = circuit.admits(at: at(1))
        circuit.answered()
        #expect(circuit.state == .closed(failures: 0))
    }

    @Test("trials that fail make the pause grow up to its bound")
    func trialFailed() {
        var circuit = failed(3)
        var now = 1
        for pause in [2, 4, 4] {
            let admitted5 = circuit.admits(at: at(now))
            #expect(admitted5)
            circuit.failed(at: at(now), pauses: pauses, chance: 1)
            now += pause
            #expect(circuit.opening == at(now))
        }
    }

    @Test("a trial that its caller gave up lets the next call try")
    func trialAbandoned() {
        var circuit = failed(3)
        _ = circuit.admits(at: at(1))
        circuit.abandoned(at: at(1))
        let admitted6 = circuit.admits(at: at(1))
        #expect(admitted6)
    }

    @Test("calls that went out before it opened do not make the pause longer")
    func late() {
        #expect(failed(3) == failed(9))
    }

    @Test("a call given up says nothing about a closed one")
    func abandoned() {
        var circuit = failed(2)
        circuit.abandoned(at: start)
        #expect(circuit.state == .closed(failures: 2))
    }
}

@Suite("Choosing among addresses")
struct EndpointTests {
    private let start = ContinuousClock.now

    private func endpoints(_ count: Int) -> Endpoints {
        var settings = ClientSettings()
        settings.circuitTolerance = 1
        settings.circuitPauses = GrowingPause(first: .seconds(10), longest: .seconds(10))
        settings.jitter = Jitter(seed: 1)
        return Endpoints(count: count, settings: settings)
    }

    @Test("the preferred address is taken while it answers")
    func preferred() {
        let endpoints = endpoints(3)
        endpoints.report(.answered, of: 0, at: start)
        endpoints.report(.unknown, of: 0, at: start)
        #expect(endpoints.pick(except: [], at: start) == 0)
        #expect(endpoints.pick(except: [0], at: start) == 1)
    }

    @Test("a failed address is passed over until its pause is over, then it is preferred again")
    func back() {
        let endpoints = endpoints(2)
        endpoints.report(.failed, of: 0, at: start)
        #expect(endpoints.pick(except: [], at: start) == 1)
        #expect(endpoints.pick(except: [], at: start + .seconds(10)) == 0)
        // While one call tries it, the others go where it is known to work.
        #expect(endpoints.pick(except: [], at: start + .seconds(10)) == 1)
        endpoints.report(.answered, of: 0, at: start + .seconds(10))
        #expect(endpoints.pick(except: [], at: start + .seconds(10)) == 0)
    }

    @Test("when every address has failed, the one whose pause ends first is tried all the same")
    func allFailed() {
        let endpoints = endpoints(2)
        endpoints.report(.failed, of: 1, at: start - .seconds(100))
        endpoints.report(.failed, of: 0, at: start)
        _ = endpoints.pick(except: [], at: start - .seconds(100))
        #expect(endpoints.pick(except: [], at: start - .seconds(100)) == 1)
    }

    @Test("a call tries each address once")
    func exhausted() {
        #expect(endpoints(2).pick(except: [0, 1], at: start) == nil)
    }

    @Test(
        "how a call ends tells what to think of its address",
        arguments: [
            (Status(Refusal(.notSent)), Endpoints.Verdict.failed),
            (Status(Refusal(.connectionLost)), .failed), (Status(Refusal(.draining)), .failed),
            (Status(Refusal(.serverStopped)), .failed), (Status(Refusal(.tooManyCalls)), .answered),
            (Status(.notFound, "no"), .answered), (Status(.unavailable, "disk full"), .answered),
            (Status(Refusal(.deadlinePassed)), .unknown),
        ])
    func verdict(_ status: Status, _ verdict: Endpoints.Verdict) {
        #expect(Endpoints.Verdict(status) == verdict)
    }

    @Test("a caller that gives up says nothing about the address")
    func cancelled() {
        #expect(Endpoints.Verdict(CancellationError()) == .unknown)
    }
}
