import CommonAPI
import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Looking a request up by its id")
struct RequestTests {
    private let service: TestService
    private let table: ServiceTable

    init() async throws {
        service = try await TestService()
        var table = service.table
        RequestService().register(in: &table)
        self.table = table
    }

    private func record(
        _ id: String = TestCaller.requestID, as caller: TestCaller = .registrar
    ) async throws -> RequestRecord {
        try await RequestsClient(service.world.caller(caller, of: table)).getRequest(
            .with { $0.requestID = id })
    }

    private func save(_ agency: Agency) async throws {
        let options = CallOptions(requestID: TestCaller.requestID)
        let _: Agency = try await service.registrar.reply(to: agency, TestMethods.save, options)
    }

    @Test("a request is unknown before it came, and applied after, with what it was")
    func applied() async throws {
        let before = try await record()
        #expect(before.state == .unknown)
        #expect(before.method.isEmpty && before.appliedAt == 0 && before.payloadDigest.isEmpty)
        let agency = service.agency()
        try await save(agency)
        let after = try await record()
        #expect(after.state == .applied)
        #expect(after.requestID == TestCaller.requestID)
        #expect(after.method == TestMethods.save.path)
        #expect(after.appliedAt == service.world.now.microseconds)
        let payload: [UInt8] = try agency.serializedBytes()
        #expect(Array(after.payloadDigest) == SHA256.hash(payload).bytes)
    }

    @Test("a request that was refused had no effect, so it is unknown")
    func refused() async throws {
        _ = await service.status { try await save(service.agency("zj-example", "refused")) }
        #expect(try await record().state == .unknown)
    }

    @Test("another caller's request is unknown, as if it had never come")
    func others() async throws {
        try await save(service.agency())
        #expect(
            try await record(as: .auditor)
                == .with {
                    $0.requestID = TestCaller.requestID
                    $0.state = .unknown
                })
    }

    @Test("what is no request id is refused", arguments: ["", "0123", String(repeating: "G", count: 32)])
    func malformed(_ id: String) async throws {
        #expect(await service.status { try await record(id) }?.field == "request_id")
    }
}
