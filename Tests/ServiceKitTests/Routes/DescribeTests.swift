import CommonAPI
import Foundation
import RPC
import Refusals
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("What a service says of itself")
struct DescribeTests {
    private let service: TestService
    private let client: DescribeClient

    init() async throws {
        service = try await TestService()
        var table = service.table
        RequestService().register(in: &table)
        var settings = ServerSettings()
        for method in table.methods where method.name == "LookAtTip" {
            settings.methods[method.path] = MethodLimits(cap: .seconds(2), maxFrameBytes: 4_096)
        }
        table.serveDescription(settings)
        client = DescribeClient(DirectCaller(table: table))
        methods = table.methods
    }

    private let methods: [RPC.Method]

    private func listing(_ service: String = "") async throws -> ServiceListing {
        try await client.describeServices(.with { $0.service = service })
    }

    @Test("everything that is served is listed, the description itself too, and nothing else")
    func complete() async throws {
        let listed = try await listing().services.flatMap { service in
            service.methods.map { "\(service.name)/\($0.name)" }
        }
        #expect(listed == methods.map(\.path))
        #expect(listed.contains("qingtong.common.v1.Describe/DescribeServices"))
    }

    @Test("what one caller may have is said, as the settings have it")
    func callerLimits() async throws {
        let limits = try await listing().callerLimits
        let settings = ServerSettings()
        #expect(limits.callsPerPrincipal == Int64(settings.maxInFlightPerPrincipal))
        #expect(limits.callsPerAddress == Int64(settings.maxInFlightPerPeer))
        #expect(limits.connectionsPerAddress == Int64(settings.maxConnectionsPerPeer))
        #expect(limits.heldBytesPerPrincipal == Int64(settings.maxHeldBytesPerPrincipal))
        #expect(limits.streamIdleMs == 30_000)
        #expect(limits.refusedCalls == 1_000)
        #expect(limits.refusedCallsPerHour == 180_000)
    }

    @Test("a method's access, effect, kind, types and limits are its own")
    func traits() async throws {
        let services = try await listing().services
        let methods = Dictionary(
            uniqueKeysWithValues: services.flatMap { service in service.methods.map { ($0.name, $0) } })
        let save = try #require(methods["SaveAgency"])
        #expect(save.roles == ["REGISTRAR"])
        #expect(save.isCommand)
        #expect(!save.everyone && !save.anyPrincipal && !save.sensitive)
        #expect(save.capMs == 30_000)
        let look = try #require(methods["LookAtTip"])
        #expect(look.sensitive && !look.isCommand)
        #expect(look.capMs == 2_000 && look.maxMessageBytes == 4_096)
        #expect(save.maxMessageBytes == 4 << 20)
        let follow = try #require(methods["Follow"])
        #expect(follow.kind == .serverStream)
        #expect(follow.capMs == 3_600_000)
        #expect(follow.requestType == "qingtong.common.v1.FollowRequest")
        #expect(follow.replyType == "qingtong.common.v1.Event")
        #expect(try #require(methods["CheckHealth"]).everyone)
        #expect(try #require(methods["GetRequest"]).anyPrincipal)
        #expect(try #require(methods["LoadAgencies"]).kind == .clientStream)
    }

    @Test("the files hold every message that a method names, and all that they import but protobuf's own")
    func files() async throws {
        let listing = try await listing()
        let files = try listing.files.map { try Google_Protobuf_FileDescriptorProto(serializedBytes: $0) }
        let messages = Set(
            files.flatMap { file in file.messageType.map { "\(file.package).\($0.name)" } })
        for service in listing.services where !service.file.isEmpty {
            #expect(files.contains { $0.name == service.file }, "\(service.name)")
            for method in service.methods {
                #expect(messages.contains(method.requestType), "\(method.name)")
                #expect(messages.contains(method.replyType), "\(method.name)")
            }
        }
        var known: Set = ["google/protobuf/descriptor.proto"]
        for file in files {
            #expect(known.isSuperset(of: file.dependency), "\(file.name)")
            known.insert(file.name)
        }
        #expect(known.count == files.count + 1)
    }

    @Test("one service can be asked for, with its files only")
    func one() async throws {
        let listing = try await listing("qingtong.common.v1.Requests")
        #expect(listing.services.map(\.name) == ["qingtong.common.v1.Requests"])
        let names = try listing.files.map {
            try Google_Protobuf_FileDescriptorProto(serializedBytes: $0).name
        }
        #expect(names == ["qingtong/options/v1/options.proto", "qingtong/common/v1/requests.proto"])
    }

    @Test("a service that is not here is refused by name")
    func unknown() async throws {
        let status = await service.status { try await listing("qingtong.none.v1.None") }
        #expect(status?.code == .notFound)
        #expect(status?.reason == "service-not-served")
        #expect(status?.field == "service")
    }
}
