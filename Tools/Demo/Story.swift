import CommonAPI
import Crypto
import Harness
import Installation
import RPC
import RegistryAPI
import ServiceKit
import SwiftProtobuf

/// The policy's whole loop, told through the public RPCs of three processes. The end-to-end test runs the same chapters and
/// asserts what they did.
struct Story: Sendable {
    let services: RunningServices
    let narrator: Narrator

    /// Tells all seven chapters in order.
    func tell() async throws {
        try await loadReference()
        try await importPlants()
        let plant = try await acceptPlant()
        try await closeUnregisteredPlant()
        try await penalise(plant)
        try await examineProjects()
        try await verifyLogs()
    }

    /// Enters a caller into the directory with a key made on first run.
    func enter(_ player: SampleCaller, by administrator: Session) async throws {
        let key = try services.home.keyMadeIfMissing(of: player.id)
        _ = try await administrator.directory.registerPrincipal(
            .with { $0.principal = player.principal(publicKey: key.publicKey.bytes) })
    }

    /// Expects a call to be refused, and gives the refusal.
    ///
    /// - Throws: `StoryFailure` when it is not.
    func refusal(of step: String, _ call: () async throws -> Void) async throws -> Status {
        do {
            try await call()
        } catch let status as Status {
            return status
        }
        throw StoryFailure("\(step) should have been refused")
    }

    /// Holds the story to what it promises.
    func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) throws {
        guard holds else { throw StoryFailure(sentence()) }
    }
}

/// The story did not go as it must.
struct StoryFailure: Error, CustomStringConvertible {
    let description: String

    init(_ sentence: String) {
        description = sentence
    }
}
