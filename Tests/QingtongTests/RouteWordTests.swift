import CommonAPI
import EnforcementAPI
import Installation
import Refusals
import SwiftProtobuf
import Testing

@testable import Qingtong

@Suite("Why a tip is where it is")
struct RouteWordTests {
    private let referral = Referral.with {
        $0.department = .construction
        $0.agencyName = "示例住建局"
        $0.grounds = [.qualification]
        $0.explanation = "旧句子。"
        $0.competentID = "330481/construction"
        $0.competentFrom = "2026-11-23"
    }

    @Test("is said in both languages from the values that the record has")
    func routed() {
        let here = referral.why(from: "330481")
        #expect(here.chinese == "生产资质事项由住房和城乡建设部门负责，330481 的主管单位为示例住建局（依据 330481/construction，自 2026-11-23）。")
        #expect(here.english.contains("qualification is the business of housing and construction"))
        #expect(here.english.contains("is competent in 330481"))
        let above = referral.why(from: "330481001")
        #expect(above.chinese.contains("330481001 未设定主管单位，由上级 330481 的示例住建局办理"))
        #expect(above.english.contains("none is set in 330481001"))
    }

    @Test("of a tip from before the rows were kept the sentence is shown as it is")
    func old() {
        var old = referral
        old.competentID = ""
        #expect(old.why(from: "330481").english == "旧句子。")
        #expect(old.why(from: "330481").chinese == "旧句子。")
    }

    @Test("a ground without an agency says who keeps it", arguments: ["", "示例省中心"])
    func unrouted(_ holder: String) {
        let waiting = Unrouted.with {
            $0.grounds = [.land, .planning, .environment]
            $0.holderName = holder
        }
        let why = waiting.why(from: "330481")
        #expect(why.chinese.contains("自然资源和规划、生态环境条线"))
        #expect(why.chinese.contains(holder.isEmpty ? "暂由受理单位保管" : "暂由示例省中心保管"))
        #expect(why.english.contains("natural resources and planning, ecology and environment in 330481"))
    }
}
