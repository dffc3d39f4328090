package import CommonAPI
import Installation
import ServiceKit
import SwiftProtobuf

/// The agencies and callers of the demo, the benches and the tests of whole systems. Agencies are real bodies or plainly kinds
/// of them; no person is real.
package enum SampleDirectory {
    package static let changxing = "330522"
    package static let haining = "330481"

    package static let agencies: [Agency] = [
        agency(HomeBuilder.bulkCement.id, HomeBuilder.bulkCement.name, .bulkCement, "330000"),
        agency("zj-commerce", "浙江省商务厅", .commerce, "330000"),
        agency("zj-economy-it", "浙江省经济和信息化厅", .economyIt, "330000"),
        agency("zj-ecology", "浙江省生态环境厅", .ecology, "330000"),
        agency(HomeBuilder.construction.id, HomeBuilder.construction.name, .construction, "330000"),
        agency("zj-transport", "浙江省交通运输厅", .transport, "330000"),
        agency("zj-12345", "12345 政务服务热线", .hotline, "330000"),
        agency("huzhou-bulk-cement", "湖州市散装水泥管理机构", .bulkCement, "330500"),
        agency("huzhou-ecology", "湖州市生态环境局", .ecology, "330500"),
        agency("changxing-bulk-cement", "长兴县散装水泥管理机构", .bulkCement, changxing),
        agency("changxing-ecology", "湖州市生态环境局长兴分局", .ecology, changxing),
        agency("jiaxing-bulk-cement", "嘉兴市散装水泥管理机构", .bulkCement, "330400"),
        agency("haining-bulk-cement", "海宁市散装水泥发展中心", .bulkCement, haining),
        agency("haining-natural-resources", "海宁市自然资源和规划局", .naturalResources, haining),
        agency("haining-construction", "海宁市住房和城乡建设局", .construction, haining),
        agency("haining-ecology", "嘉兴市生态环境局海宁分局", .ecology, haining),
    ]

    package static let registrar = officer(
        "zj-bulk-cement.registrar", "zj-bulk-cement", [.registrar], "330000")
    package static let organiser = officer(
        "zj-bulk-cement.organiser", "zj-bulk-cement", [.organiser], "330000")
    package static let auditor = officer("zj-bulk-cement.auditor", "zj-bulk-cement", [.auditor], "330000")
    package static let countyOrganiser = officer(
        "changxing-bulk-cement.organiser", "changxing-bulk-cement", [.organiser, .drawWitness], changxing)
    package static let cityReviewer = officer(
        "huzhou-bulk-cement.reviewer", "huzhou-bulk-cement", [.reviewer, .drawWitness], "330500")
    package static let ecologyWitness = officer("zj-ecology.witness", "zj-ecology", [.drawWitness], "330000")
    package static let signatories = [
        officer("zj-construction.signatory", "zj-construction", [.signatory], "330000"),
        officer("zj-commerce.signatory", "zj-commerce", [.signatory], "330000"),
        officer("zj-ecology.signatory", "zj-ecology", [.signatory], "330000"),
        officer("zj-economy-it.signatory", "zj-economy-it", [.signatory], "330000"),
    ]
    package static let hotline = SampleCaller(
        id: "zj-12345.gateway", agency: "zj-12345", kind: .gateway, name: "12345 热线网关",
        roles: [.hotline], division: "330000")
    package static let landOfficers = investigators("haining-natural-resources", haining)
    package static let constructionOfficers = investigators("haining-construction", haining)
    package static let ecologyOfficers = investigators("changxing-ecology", changxing)

    package static let landExaminer = examiner("haining-natural-resources")
    package static let ecologyExaminer = examiner("haining-ecology")
    package static let constructionExaminer = examiner("haining-construction")
    package static let bulkCementExaminer = examiner("haining-bulk-cement")

    /// Who gives the opinion on that ground of a new plant in Haining.
    package static func examiner(of ground: Ground) -> SampleCaller {
        switch ground {
        case .environment: ecologyExaminer
        case .qualification: constructionExaminer
        default: landExaminer
        }
    }

    package static let officers: [SampleCaller] =
        [registrar, organiser, auditor, countyOrganiser, cityReviewer, ecologyWitness, hotline]
        + [landExaminer, ecologyExaminer, constructionExaminer, bulkCementExaminer] + signatories
        + landOfficers + constructionOfficers + ecologyOfficers

    /// Ten experts, plainly examples; one works in the plant's own county and is left out of its draw.
    package static let expertIDs = (1...10).map { $0 < 10 ? "E0\($0)" : "E\($0)" }

    /// The caller who speaks for that expert of the pool.
    package static func expert(_ id: String) -> SampleCaller {
        SampleCaller(
            id: "expert.\(id.lowercased())", agency: "", kind: .expert, name: "示例专家 \(id)",
            roles: [.expert], division: "330000", speaksFor: id)
    }

    /// The person of the example plant who applies.
    package static func applicant(for enterpriseID: String) -> SampleCaller {
        SampleCaller(
            id: "example-plant-1", agency: "", kind: .enterprise, name: "示例一号混凝土有限公司 经办人",
            roles: [.applicant], division: changxing, speaksFor: enterpriseID)
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

    private static func officer(
        _ id: String, _ agency: String, _ roles: [Role], _ division: String
    ) -> SampleCaller {
        SampleCaller(
            id: id, agency: agency, kind: .officer, name: "示例经办人 \(id)", roles: roles, division: division)
    }

    private static func examiner(_ agency: String) -> SampleCaller {
        officer("\(agency).examiner", agency, [.examiner], haining)
    }

    private static func investigators(_ agency: String, _ division: String) -> [SampleCaller] {
        ["01", "02"].map { officer("\(agency).\($0)", agency, [.investigator], division) }
    }
}
