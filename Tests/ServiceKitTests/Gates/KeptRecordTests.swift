import CommonAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Replies that tell what was kept")
struct KeptRecordTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
    }

    private let agency = Agency.with {
        $0.id = "zj-example"
        $0.name = "示例局"
    }

    @Test("a record that is the reply is not written again, whether it is new or changed")
    func same() throws {
        try world.write { command in
            var agency = try command.kept(.agencies).add(agency)
            try expectTakenOver(agency, by: command)
            agency.name = "另一局"
            try expectTakenOver(command.kept(.agencies).save(agency), by: command)
        }
    }

    private func expectTakenOver(_ reply: Agency, by command: Command) throws {
        let kept = command.lastKept?.bytes
        let anew: [UInt8] = try reply.serializedBytes()
        #expect(kept == anew)
        try expectAsItIs(reply, by: command)
    }

    @Test("a reply that tells less, something else or an earlier record is written as it is")
    func other() throws {
        try world.write { command in
            let first = try command.kept(.agencies).add(agency)
            try expectAsItIs(Principal(), by: command)
            var masked = first
            masked.name = ""
            try expectAsItIs(masked, by: command)
            var second = agency
            second.id = "zj-other"
            _ = try command.kept(.agencies).add(second)
            try expectAsItIs(first, by: command)
        }
    }

    private func expectAsItIs(_ reply: some SwiftProtobuf.Message, by command: Command) throws {
        let (bytes, anew): ([UInt8], [UInt8]) = try (
            command.serializedBytes(of: reply), reply.serializedBytes()
        )
        #expect(bytes == anew)
    }
}
