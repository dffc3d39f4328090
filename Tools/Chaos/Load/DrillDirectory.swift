import CommonAPI
import Crypto
import Foundation
import SwiftProtobuf

/// The agencies and callers of the drills. Their keys follow from their names: a drill is no secret.
enum DrillDirectory {
    static let haining = "330481"

    struct Member: Sendable {
        let id: String
        let agency: String
        let kind: PrincipalKind
        let role: Role
        let division: String

        var key: SigningKey { DrillDirectory.key(of: id) }

        var principal: Principal {
            .with {
                $0.id = id
                $0.agencyID = agency
                $0.kind = kind
                $0.name = "演练 \(id)"
                $0.publicKey = Data(key.publicKey.bytes)
                $0.grants = [
                    .with {
                        $0.role = role
                        $0.divisionCode = division
                    }
                ]
            }
        }
    }

    /// The key of whoever has that name.
    static func key(of id: String) -> SigningKey {
        SigningKey(seed: SHA256.hash(Array("drill \(id)".utf8)).bytes) ?? .generate()
    }

    static let agencies: [Agency] = [
        agency("zj-bulk-cement", "浙江省散装水泥发展中心", .bulkCement, "330000"),
        agency("zj-12345", "12345 政务服务热线", .hotline, "330000"),
        agency("haining-natural-resources", "海宁市自然资源和规划局", .naturalResources, haining),
        agency("haining-construction", "海宁市住房和城乡建设局", .construction, haining),
    ]

    static let registrar = Member(
        id: "drill.registrar", agency: "zj-bulk-cement", kind: .officer, role: .registrar, division: "330000")
    static let organiser = Member(
        id: "drill.organiser", agency: "zj-bulk-cement", kind: .officer, role: .organiser, division: "330000")
    static let hotline = Member(
        id: "drill.hotline", agency: "zj-12345", kind: .gateway, role: .hotline, division: "330000")
    static let landOfficers = investigators("haining-natural-resources")
    static let constructionOfficers = investigators("haining-construction")

    static let members = [registrar, organiser, hotline] + landOfficers + constructionOfficers

    private static func investigators(_ agency: String) -> [Member] {
        ["01", "02"].map {
            Member(
                id: "\(agency).\($0)", agency: agency, kind: .officer, role: .investigator, division: haining)
        }
    }

    private static func agency(
        _ id: String, _ name: String, _ department: Department, _ division: String
    ) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = department
            $0.divisionCode = division
        }
    }
}
