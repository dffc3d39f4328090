import CommonAPI
import RPC
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// The methods of a service that exists in tests only; it keeps agencies.
enum TestMethods {
    static let save = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "SaveAgency", kind: .unary, effect: .command,
        access: .roles(["REGISTRAR"]))
    static let load = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "LoadAgencies", kind: .clientStream, effect: .command,
        access: .roles(["REGISTRAR"]))
    static let other = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "RemoveAgency", kind: .unary, effect: .command,
        access: .roles(["REGISTRAR"]))
    static let elsewhere = RPC.Method(
        service: "qingtong.test.v1.Experts", name: "SaveAgency", kind: .unary, effect: .command,
        access: .roles(["REGISTRAR"]))
    static let look = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "LookAtTip", kind: .unary, effect: .query,
        access: .roles(["REGISTRAR"]), isSensitive: true)

    static let read = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "GetAgency", kind: .unary, effect: .query,
        access: .anyPrincipal)
    static let list = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "ListAgencies", kind: .serverStream, effect: .query,
        access: .roles(["AUDITOR"]))
    static let lookAtAll = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "LookAtAgencies", kind: .serverStream, effect: .query,
        access: .roles(["AUDITOR"]), isSensitive: true)
    static let open = RPC.Method(
        service: "qingtong.test.v1.Agencies", name: "CountAgencies", kind: .unary, effect: .query,
        access: .everyone)

    /// What `save` does at the bare gates: it enters an agency of the id that is the payload.
    static func apply(_ payload: [UInt8], _ command: Command) throws -> [UInt8] {
        let haining = try DivisionCode("330481", field: "division_code")
        try command.actor.require(.registrar, over: haining)
        let agency = try command.kept(.agencies).add(
            .with {
                $0.id = String(decoding: payload, as: UTF8.self)
                $0.name = "示例单位"
                $0.department = .construction
                $0.divisionCode = haining.text
            })
        return try agency.serializedBytes()
    }
}
