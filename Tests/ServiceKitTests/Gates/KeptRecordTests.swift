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
        #expect(command.lastKept?.bytes == (try reply.serializedBytes()))
        #expect(try command.serializedBytes(of: reply) == reply.serializedBytes())
    }

    @Test("a reply that tells less, something else or an earlier record is written as it is")
    func other() throws {
        try world.write { command in
            let first = try command.kept(.agencies).add(agency)
            #expect(try command.serializedBytes(of: Principal()).isEmpty)
            var masked = first
            masked.name = ""
            #expect(try command.serializedBytes(of: masked) == masked.serializedBytes())
            var second = agency
            second.id = "zj-other"
            _ = try command.kept(.agencies).add(second)
            #expect(try command.serializedBytes(of: first) == first.serializedBytes())
        }
    }
}
