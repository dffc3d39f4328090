import AcceptanceAPI
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import RPC
import RegistryAPI
import Store
import SwiftProtobuf
import World

/// Thinks of the next sensible thing that some client would ask for. What it thinks of may still be refused: events may
/// be on their way, and somebody else may have been faster.
struct Moves {
    let province: SimulatedProvince
    var memory: Memory
    var generator: SeededGenerator

    /// The next order; `nil` when nothing of what came to mind is possible now.
    mutating func next() async throws -> Order? {
        for _ in 0..<12 {
            if let order = try await idea() { return order }
        }
        return nil
    }

    private mutating func idea() async throws -> Order? {
        switch Int.random(in: 0..<128, using: &generator) {
        case 0..<7: registerPlant()
        case 7..<12: enterApplicant()
        case 12..<14: verifyCreditCode()
        case 14..<17: openRound()
        case 17: closeRound()
        case 18..<26: submitApplication()
        case 26..<62: try await advanceApplication()
        case 62..<70: try await signNotice()
        case 70..<82: fileTip()
        case 82..<87: fileCase()
        case 87..<95: try await decideTrack()
        case 95: readTip()
        case 96..<98: try await correct()
        case 98: usurp()
        case 100..<104: sweep()
        case 104..<110: keepRecord()
        case 110..<117: keepNorm()
        case 117..<123: keepPaper()
        case 123..<128: help()
        default: changeGrant()
        }
    }

    // MARK: - Making orders

    mutating func order<Request: WireMessage>(
        _ service: String, _ method: RPC.Method, _ request: Request, by simulated: SimulatedCaller,
        lesson: @escaping Order.Lesson = { _, _ in }
    ) -> Order? {
        guard let payload: [UInt8] = try? request.serializedBytes() else { return nil }
        return Order(
            to: service, method, payload, by: simulated, requestID: generator.requestID(), lesson: lesson)
    }

    /// A record of a service as it is now, past all gates.
    func record<Record: SwiftProtobuf.Message & Sendable>(
        _ kind: Record.Type, _ table: String, _ id: String, of service: String
    ) async throws -> Record? {
        try await province[service].read { transaction in
            try transaction.row("SELECT body FROM \(table) WHERE id = $1", [.text(id)]) {
                try Record(serializedBytes: $0.blob(0))
            }
        }
    }

    mutating func pickCounty() -> String {
        generator.pick(SimulatedCallers.counties) ?? SimulatedCallers.changxing
    }
}

extension SeededGenerator {
    /// An idempotency key.
    mutating func requestID() -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes(16).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
