import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Foundation
import RPC
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Calling any method by its name")
struct CallVerbTests {
    private let service = PreparedCaller()

    @Test(
        "a method is found by its full path, by service and name, or by its name alone, in any case",
        arguments: [
            "qingtong.acceptance.v1.Plaques/GetPlaque", "qingtong.acceptance.v1.Plaques.GetPlaque",
            "Plaques.GetPlaque", "plaques.getplaque", "GetPlaque",
        ])
    func found(_ name: String) throws {
        let (service, typed) = try CallVerb.found(name, at: "")
        #expect(service == "acceptance")
        #expect(typed.method == PlaquesMethods.getPlaque)
    }

    @Test(
        "a name that is none, or more than one, is refused, with what it may be",
        arguments: [
            ("Plaques.GetPlate", "", "qingtong describe"), ("Metrics.GetMetrics", "", "--at"),
            ("", "", "qingtong describe"), ("Plaques.GetPlaque", "registry", "qingtong describe"),
        ])
    func unknown(_ name: String, _ at: String, _ said: String) {
        #expect { try CallVerb.found(name, at: at) } throws: { error in
            (error as? ValidationError)?.message.contains(said) == true
        }
    }

    @Test("every method of the three services can be called so: none is missing, none is there twice")
    func complete() throws {
        let named = try FileManager.default.subpaths(atPath: Self.protos)?.filter { $0.hasSuffix(".proto") }
            .flatMap { path in
                try String(contentsOfFile: "\(Self.protos)/\(path)", encoding: .utf8).split(separator: "\n")
                    .filter { $0.hasPrefix("  rpc ") }.map { $0.dropFirst(6).prefix { $0 != "(" } }
            }
        let methods = HomeBuilder.services.flatMap { TypedMethods.all(of: $0).map(\.method) }
        // The wire's own Hello and Ping are no product's methods.
        let wanted = Set((named ?? []).map(String.init)).subtracting(["Hello", "Ping"])
        #expect(Set(methods.map(\.name)) == wanted)
        for service in HomeBuilder.services {
            let paths = TypedMethods.all(of: service).map(\.method.path)
            #expect(Set(paths).count == paths.count)
        }
    }

    private static let protos = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "protos/qingtong").path()

    @Test("the request is JSON with the proto's names or in camel case, and the reply is a line of JSON")
    func json() async throws {
        service.on("ListPlaques") { (request: ListPlaquesRequest) -> PlaqueList in
            .with { $0.plaques = [.with { $0.number = "\(request.divisionCode)-2026-0001" }] }
        }
        for text in [#"{"divisionCode":"330481"}"#, #"{"division_code": "330481"}"#] {
            var lines: [String] = []
            let (_, typed) = try CallVerb.found("ListPlaques", at: "")
            try await typed.call(service.session.acceptance, with: [text], CallOptions()) { lines.append($0) }
            #expect(lines == [#"{"plaques":[{"number":"330481-2026-0001"}]}"#])
        }
    }

    @Test(
        "a request that is not the message is refused before anything is sent, with what is wrong and where fields are listed",
        arguments: [
            (#"{"plate":"x"}"#, "plate"), ("{", "GetPlaqueRequest"), (#"{"number":7}"#, "GetPlaqueRequest"),
            ("", "GetPlaqueRequest"),
        ])
    func malformed(_ text: String, _ said: String) async throws {
        let (_, typed) = try CallVerb.found("GetPlaque", at: "")
        await #expect {
            try await typed.call(service.session.acceptance, with: [text], CallOptions()) { _ in }
        } throws: { error in
            let sentence = ErrorText.sentence(of: error)
            return sentence.contains(said) && sentence.contains("qingtong describe Plaques.GetPlaque")
        }
        #expect(service.asked == [])
    }

    @Test("of a server stream each reply is a line; a client stream takes a message a line")
    func streams() async throws {
        service.on("FollowChanges") { (request: FollowChangesRequest) -> StandingChange in
            .with { $0.enterpriseID = "p1" }
        }
        service.on("LoadDivisions") { (division: CommonAPI.Division) -> LoadReport in LoadReport() }
        var lines: [String] = []
        let follow = try CallVerb.found("FollowChanges", at: "").method
        try await follow.call(service.session.registry, with: ["{}"], CallOptions()) { lines.append($0) }
        #expect(lines == [#"{"enterpriseId":"p1"}"#])
        let load = try CallVerb.found("LoadDivisions", at: "").method
        try await load.call(service.session.registry, with: ["{}", "{}"], CallOptions()) { lines.append($0) }
        #expect(lines.last == "{}")
        #expect(service.asked == ["FollowChanges", "LoadDivisions"])
    }

    @Test("a method that takes one message refuses two before anything is sent")
    func one() async throws {
        for typed in HomeBuilder.services.flatMap({ TypedMethods.all(of: $0) })
        where typed.method.kind == .unary {
            await #expect(throws: MessageFault.self, "\(typed.method.path)") {
                try await typed.call(service.session.registry, with: ["{}", "{}"], CallOptions()) { _ in }
            }
        }
        #expect(service.asked == [])
    }

    @Test("nobody need sign for a method that everyone may call; for another the refusal says how")
    func signing() throws {
        _ = try Qingtong.parseAsRoot(["call", "Plaques.GetPlaque", #"{"number":"x"}"#])
        #expect(throws: (any Error).self) {
            try Qingtong.parseAsRoot(["call", "Cases.GetCase", #"{"caseId":"x"}"#])
        }
    }
}
