import AcceptanceAPI
import CommonAPI
import ServiceKit
import SwiftProtobuf
import World

/// Who acts in the tests. Changxing (330522) lies in Huzhou (330500), Haining (330481) does not.
enum Cast {
    static let plant = "plant-1"
    static let otherPlant = "plant-2"
    static let farPlant = "plant-3"

    static let province = World.actor("zj-center.01", .organiser, over: "330000")
    static let city = World.actor("huzhou.01", .organiser, over: "330500")
    static let county = World.actor("changxing.01", .organiser, over: "330522")
    static let farCounty = World.actor("haining.01", .organiser, over: "330481")
    static let reviewer = World.actor("huzhou.02", .reviewer, over: "330500", agency: agency(.bulkCement))
    static let countyReviewer = World.actor("changxing.02", .reviewer, over: "330522")
    static let auditor = World.actor("zj-audit.01", .auditor, over: "330000")
    static let stranger = World.actor("passer-by", over: "330000")

    static let applicant = applicant(for: plant)

    static func applicant(for plant: String) -> Actor {
        World.actor("applicant-\(plant)", .applicant, over: "330000", speaksFor: plant)
    }

    static func expert(_ id: String) -> Actor {
        World.actor("expert-\(id.lowercased())", .expert, over: "330000", speaksFor: id)
    }

    static func witness(_ id: String) -> Actor {
        World.actor(id, .drawWitness, over: "330500")
    }

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

    static let witnesses = ["witness-a", "witness-b"]

    /// The principals that Acceptance knows from the Registry.
    static var principals: [Principal] {
        var gone = witness("witness-gone").principal
        gone.revokedAt = 1
        return witnesses.map { witness($0).principal }
            + [gone, World.actor("witness-far", .drawWitness, over: "330400").principal, county.principal]
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
