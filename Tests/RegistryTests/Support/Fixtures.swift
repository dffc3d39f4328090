import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import RegistryAPI
import SwiftProtobuf

/// What Acceptance tells of plaques.
enum PlaqueFixtures {
    static func changed(_ plant: Enterprise, _ state: PlaqueState, because reason: String = "")
        -> PlaqueChanged
    {
        .with {
            $0.plaque = .with {
                $0.id = "plaque-1"
                $0.number = "330481-2026-0001"
                $0.enterpriseID = plant.id
                $0.tier = .standard
                $0.grantedOn = "2026-11-23"
                $0.expiresOn = "2029-11-22"
                $0.state = state
                $0.reason = reason
            }
        }
    }
}

/// What Enforcement tells of cases; without a plant they are about one that nobody registered.
enum CaseFixtures {
    static func filed(
        _ id: String, name: String = "示例无证搅拌站", in division: String = "330481", plant: String = ""
    ) -> CaseFiled {
        .with {
            $0.caseID = id
            $0.caseNumber = "330481-2026-0001"
            $0.target = target(name, division, plant)
            $0.grounds = [.land, .qualification]
        }
    }

    static func decided(
        _ id: String, _ ground: Ground, plant: String = "", fine: Int64 = 0
    ) -> TrackDecided {
        .with {
            $0.caseID = id
            $0.caseNumber = "330481-2026-0001"
            $0.target = target("示例无证搅拌站", "330481", plant)
            $0.ground = ground
            $0.decision = .with {
                $0.kind = fine > 0 ? .fine : .shutDown
                $0.text = "责令停止"
                $0.fineFen = fine
                $0.agencyName = "示例局"
                $0.decidedAt = 1
            }
        }
    }

    private static func target(_ name: String, _ division: String, _ plant: String) -> Target {
        .with {
            $0.enterpriseID = plant
            $0.description_p = name
            $0.divisionCode = division
            $0.place = "黄湾镇示例村"
        }
    }
}
