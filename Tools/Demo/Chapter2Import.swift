import Harness
import Installation
import RPC
import ReferenceData
import Refusals
import RegistryAPI
import SwiftProtobuf

extension Story {
    struct ImportFacts: Sendable {
        let first: ImportReport
        let second: ImportReport
        let refusal: Status
        let verified: Enterprise
        let toBeVerified: Int
    }

    /// The public list of plants, twice; then a credit code, wrong and right.
    @discardableResult
    func importPlants() async throws -> ImportFacts {
        let registrar = try services.session(SampleDirectory.registrar)
        let rows = try SampleData.enterprises()
        let first = try await registrar.enterprises.importEnterprises(rows)
        let second = try await registrar.enterprises.importEnterprises(rows)
        try expect(second.created + second.changed == 0, "the second import changed something")
        narrator.tell(
            2, say("导入公开名单（17 家，客户端流）两次", "The public list of 17 is imported twice, by client stream"),
            say(
                "第一次新增 \(first.created)；第二次新增 \(second.created)、改动 \(second.changed)",
                "first: \(first.created) created; second: \(second.created) created, \(second.changed) changed"
            ),
            evidence: "ImportEnterprises")

        let page = try await registrar.enterprises.listEnterprises(.with { $0.pageSize = 500 })
        let open = page.enterprises.filter { $0.creditCodeState == .toBeVerified }.count
        narrator.tell(
            2, say("名单未载信用代码", "The list gives no credit codes"),
            say("\(open) 家“代码待核”", "\(open) plants stand as \"code to be verified\""),
            evidence: "ListEnterprises")

        // An example plant: no real company is given a code its source does not state.
        let example = try await registrar.enterprises.registerEnterprise(
            .with {
                $0.name = "示例二号混凝土有限公司"
                $0.divisionCode = SampleDirectory.haining
                $0.place = "示例地址"
            })
        let refusal = try await refusal(of: "an invalid credit code") {
            _ = try await registrar.enterprises.verifyCreditCode(
                .with {
                    $0.enterpriseID = example.id
                    $0.creditCode = "91350100M000100Y44"
                    $0.revision = example.revision
                })
        }
        narrator.tell(
            2, say("补录错误的信用代码", "A wrong credit code is refused"), refusal.message,
            evidence: "\(refusal.code.name) \(refusal.reason ?? "") @ \(refusal.field?.text ?? "")")
        // The worked example of GB 32100-2015, which belongs to nobody.
        let verified = try await registrar.enterprises.verifyCreditCode(
            .with {
                $0.enterpriseID = example.id
                $0.creditCode = "91350100M000100Y43"
                $0.revision = example.revision
            })
        narrator.tell(
            2, say("补录正确的信用代码（标准算例）", "A right one (the standard's example) is adopted"),
            say("第 \(verified.revision) 版，已核实", "revision \(verified.revision), verified"),
            evidence: verified.creditCode)
        return ImportFacts(
            first: first, second: second, refusal: refusal, verified: verified, toBeVerified: open)
    }
}
