import CommonAPI
import Crypto
import Foundation
import Harness
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Demo
@testable import Installation
@testable import Qingtong

/// Commands whose time passes, on real services: nothing happens behind the caller's back.
@Suite("Deadlines, from outside", .timeLimit(.minutes(2)))
struct DeadlineTests {
    /// One command of the registrar, under an id that is known before it is sent.
    private struct Order {
        let services: RunningServices
        let id = RequestID.fresh()
        let request = RegisterEnterpriseRequest.with {
            $0.name = "示例七号混凝土有限公司"
            $0.divisionCode = SampleDirectory.haining
            $0.place = "示例地址"
        }

        var session: Session { get throws { try services.session(SampleDirectory.registrar) } }

        /// What is known of it.
        func state() async throws -> RequestState {
            try await RequestsClient(session.registry).getRequest(.with { $0.requestID = id }).state
        }

        func plants() async throws -> Int {
            try await session.enterprises.listEnterprises(ListEnterprisesRequest()).enterprises.count
        }

        /// Sends it, under its id, signed anew.
        func send(timeout: Duration = .seconds(30)) async throws -> Enterprise {
            try await session.enterprises.registerEnterprise(
                request, options: CallOptions(timeout: timeout, requestID: id))
        }
    }

    private func order(_ services: RunningServices) async throws -> Order {
        try await Story(services: services, narrator: Narrator(showsProgress: false)).loadReference()
        return Order(services: services)
    }

    @Test("one that is answered `deadline-passed` was not begun and never is; sent again it has one effect")
    func notBegun() async throws {
        try await TestPrograms.withServices { services in
            let order = try await order(services)
            let payload: [UInt8] = try order.request.serializedBytes()
            let method = EnterprisesMethods.registerEnterprise
            let caller = SignedCaller(
                try services.serviceClients.open("registry"), as: SampleDirectory.registrar.id,
                key: try services.home.key(of: SampleDirectory.registrar.id),
                to: services.serviceClients.node(of: "registry"),
                clock: { SystemClock.now().microseconds })
            let options = caller.proven(
                method, SHA256.hash(payload), CallOptions(timeout: .nanoseconds(1), requestID: order.id))
            let address = try #require(
                try services.home.serviceAddresses().first { $0.service == "registry" }?.addresses.first)
            // Past this side's own clock, so that it is the service that answers.
            let status = await #expect(throws: Status.self) {
                _ = try await LoadGenerator(address, inFlight: 1, connections: 1).make([
                    LoadCall(method, payload, options)
                ])
            }
            #expect(status?.reason == "deadline-passed")
            #expect(try await order.state() == .unknown)
            #expect(try await order.plants() == 0)
            let plant = try await order.send()
            #expect(try await order.send() == plant)
            #expect(try await order.state() == .applied)
            #expect(try await order.plants() == 1)
        }
    }

    @Test("one whose service stands still is answered `outcome-unknown`, and asking tells what became of it")
    func unknown() async throws {
        try await TestPrograms.withServices { services in
            let order = try await order(services)
            #expect(try await order.plants() == 0)
            let service = try #require(Self.process(of: "registry", in: services.home))
            kill(service, SIGSTOP)
            let status: Status?
            do {
                defer { kill(service, SIGCONT) }
                status = await #expect(throws: Status.self) {
                    try await order.send(timeout: .milliseconds(300))
                }
            }
            #expect(status?.reason == "outcome-unknown")
            #expect(status?.message.contains(order.id) == true)
            // Whatever became of it, what is asked for and what is there are the same, and it has one effect in all.
            let state = try await order.state()
            #expect(try await order.plants() == (state == .applied ? 1 : 0) || state == .unknown)
            let plant = try await order.send()
            #expect(try await order.state() == .applied)
            #expect(try await order.send() == plant)
            #expect(try await order.plants() == 1)
        }
    }

    /// The process that serves it in that home.
    private static func process(of service: String, in home: Home) -> Int32? {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { Int32($0) }.first { pid in
            let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            let words = String(decoding: line, as: UTF8.self).split(separator: "\0").map(String.init)
            return words.contains("serve") && words.contains(service)
                && words.contains(home.directory.path(percentEncoded: false))
        }
    }
}
