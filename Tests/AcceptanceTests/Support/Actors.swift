import AcceptanceAPI
import CommonAPI
import Foundation
import ServiceKit
import SwiftProtobuf
import World

/// Who acts in the tests. Changxing (330522) lies in Huzhou (330500), Haining (330481) does not.
enum Actors {
    static let plant = "plant-1"
    static let otherPlant = "plant-2"
    static let farPlant = "plant-3"

    static let province = World.actor("zj-center.01", .organiser, over: "330000", agency: seat("zj-bulk"))
    static let city = World.actor("huzhou.01", .organiser, over: "330500", agency: seat("huzhou-bulk"))
    static let county = World.actor(
        "changxing.01", .organiser, over: "330522", agency: seat("changxing-bulk"))
    static let farCounty = World.actor("haining.01", .organiser, over: "330481", agency: seat("haining-bulk"))
    static let reviewer = World.actor("huzhou.02", .reviewer, over: "330500", agency: seat("huzhou-bulk"))
    static let countyReviewer = World.actor("changxing.02", .reviewer, over: "330522")
    static let auditor = World.actor(
        "zj-audit.01", .auditor, over: "330000", agency: seat("zj-construction"))
    /// Of another of the four departments than the bulk-cement line and the witness.
    static let administrator = World.actor(
        "zj-economy-it.01", .administrator, over: "330000", agency: seat("zj-economy-it"))
    static let stranger = World.actor("passer-by", over: "330000")

    static let applicant = applicant(for: plant)

    static func applicant(for plant: String) -> Actor {
        keyed(World.actor("applicant-\(plant)", .applicant, over: "330000", speaksFor: plant))
    }

    static func expert(_ id: String) -> Actor {
        World.actor("expert-\(id.lowercased())", .expert, over: "330000", speaksFor: id)
    }

    /// The agencies that have a part in draws, as the directory has them.
    static let seats: [Agency] = [
        ("zj-bulk", .bulkCement, "330000"), ("huzhou-bulk", .bulkCement, "330500"),
        ("changxing-bulk", .bulkCement, "330522"), ("haining-bulk", .bulkCement, "330481"),
        ("zj-commerce", .commerce, "330000"), ("zj-ecology", .ecology, "330000"),
        ("changxing-ecology", .ecology, "330522"), ("zj-construction", .construction, "330000"),
        ("zj-economy-it", .economyIt, "330000"),
    ].map { (id: String, department: Department, division: String) in
        .with {
            $0.id = id
            $0.name = "示例 \(id)"
            $0.department = department
            $0.divisionCode = division
        }
    }

    static func seat(_ id: String) -> Agency { seats.first { $0.id == id } ?? Agency() }

    /// Who contributes to draws, and who could: each with a key of its own.
    static let parties: [Actor] =
        [
            World.actor("witness-a", .drawWitness, over: "330500", agency: seat("changxing-bulk")),
            World.actor("witness-a2", .drawWitness, over: "330500", agency: seat("changxing-bulk")),
            World.actor("witness-b", .drawWitness, over: "330000", agency: seat("zj-ecology")),
            World.actor("witness-b2", .drawWitness, over: "330000", agency: seat("zj-ecology")),
            World.actor("witness-c", .drawWitness, over: "330000", agency: seat("zj-construction")),
            World.actor("witness-d", .drawWitness, over: "330000", agency: seat("zj-economy-it")),
            World.actor("witness-line", .drawWitness, over: "330000", agency: seat("zj-commerce")),
            World.actor("witness-city", .drawWitness, over: "330500", agency: seat("huzhou-bulk")),
            World.actor("witness-alone", .drawWitness, over: "330500"),
            World.actor("witness-far", .drawWitness, over: "330400", agency: seat("zj-construction")),
            World.actor("auditor-c", .auditor, over: "330000", agency: seat("zj-construction")),
            World.actor("auditor-b", .auditor, over: "330000", agency: seat("zj-ecology")),
        ].map(keyed) + [plant, otherPlant, farPlant].map(applicant(for:))

    private static func keyed(_ actor: Actor) -> Actor {
        var principal = actor.principal
        principal.publicKey = Data((Array(principal.id.utf8) + Array(repeating: 0, count: 32)).prefix(32))
        return Actor(principal)
    }

    static func party(_ id: String) -> Actor { parties.first { $0.id == id } ?? stranger }

    static func signatory(_ department: Department) -> Actor {
        World.actor("sign-\(department.rawValue)", .signatory, over: "330000", agency: agency(department))
    }

    private static func agency(_ department: Department) -> Agency {
        .with {
            $0.id = "agency-\(department.rawValue)"
            $0.name = "示例单位\(department.rawValue)"
            $0.department = department
        }
    }

    /// The three places of a draw for that plant that the county organises.
    static func contributors(for plant: String = plant) -> [String] {
        ["witness-a", "witness-b", "applicant-\(plant)"]
    }

    /// The principals that Acceptance knows from the Registry.
    static var principals: [Principal] {
        var gone = party("witness-c").principal
        gone.id = "witness-gone"
        gone.revokedAt = 1
        var shared = party("witness-c").principal
        shared.id = "witness-same-key"
        shared.publicKey = party("witness-a").principal.publicKey
        let voices = (1...10).map { expert($0 < 10 ? "E0\($0)" : "E\($0)").principal }
        return parties.map(\.principal) + [gone, shared, county.principal] + voices
    }

    /// Ten experts, of whom seven may judge `plant` for 达标: E01 works in its county, E02 avoids it, E03 is no
    /// longer recognised.
    static var experts: [Expert] {
        let organisations = ["甲", "甲", "甲", "甲", "甲", "乙", "乙", "丙", "丁", "戊"]
        return organisations.enumerated().map { index, organisation in
            .with {
                $0.id = "E" + (index < 9 ? "0" : "") + String(index + 1)
                $0.name = "示例专家\(index + 1)"
                $0.organisation = "示例\(organisation)院"
                $0.speciality = "环保"
                $0.divisionCode = index == 0 ? "330522" : "330100"
                $0.recognisedUntil = index == 2 ? "2026-11-22" : "2026-11-23"
                $0.avoids = index == 1 ? [plant] : []
            }
        }
    }
}
