import RegistryAPI
import ServiceKit
import Store

extension TeamMember: Document {}
extension GuidanceRequest: Document {}

extension DocumentCollection where D == TeamMember {
    static let teamMembers = DocumentCollection(
        table: "team_member",
        indexes: [
            .text("principal_id") { $0.principalID },
            .flag("is_on_team") { $0.isOnTeam },
        ])
}

extension DocumentCollection where D == GuidanceRequest {
    static let guidance = DocumentCollection(
        table: "guidance_request",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
        ])
}

extension Aggregate where D == TeamMember {
    static let teamMembers = Aggregate(.teamMembers, name: "team-member", unknown: .memberUnknown)
}

extension Aggregate where D == GuidanceRequest {
    static let guidance = Aggregate(.guidance, name: "guidance", unknown: .guidanceUnknown)
}

/// The tables of migration `guidance`: frozen once shipped.
enum GuidanceTables {
    static let sql =
        Migration.documentTables(
            "team_member", columns: ["principal_id TEXT NOT NULL", "is_on_team INTEGER NOT NULL"])
        + Migration.documentTables(
            "guidance_request",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "state INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX team_member_principal ON team_member (principal_id)",
            "CREATE INDEX guidance_place ON guidance_request (division_code, id)",
            "CREATE INDEX guidance_plant ON guidance_request (enterprise_id, id)",
        ]
}
