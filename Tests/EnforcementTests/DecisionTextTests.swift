import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing

@testable import Enforcement

@Suite("What the words of a decision say")
struct DecisionTextTests {
    private static let everyKind: [DecisionKind] = [.dismissed, .shutDown, .rectify, .fine]

    private func fits(_ text: String, _ kind: DecisionKind) -> Bool {
        do throws(Refusal) {
            try DecisionText.require(text, toSay: kind, field: "text")
            return true
        } catch {
            #expect(error.reason == .wordsContradict)
            #expect(error.sentence(in: .chinese).contains(text.prefix(200)))
            #expect(error.sentence(in: .chinese).contains(kind.wording.chinese))
            #expect(error.sentence(in: .english).contains(kind.wording.english))
            return false
        }
    }

    @Test(
        "words pass beside the kinds that they impose, and are refused beside the others",
        arguments: [
            ("不予行政处罚", [.dismissed]), ("免予处罚。", [.dismissed]), ("未发现违法行为", [.dismissed]),
            ("经现场检查，未发现该站有违法行为。", [.dismissed]), ("所述不实", [.dismissed]), ("经查，李某所述不实", [.dismissed]),
            ("违法事实不能成立，撤销案件", [.dismissed]), ("No violation was found.", [.dismissed]),
            ("责令停止生产", [.shutDown, .rectify]), ("责令停止生产，拆除设备。", [.shutDown, .rectify]),
            ("无预拌混凝土专业承包资质，责令停止生产。", [.shutDown, .rectify]), ("予以取缔", [.shutDown]),
            ("依法取缔，拆除设备", [.shutDown, .rectify]), ("限期改正", [.rectify]), ("责令改正。", [.rectify]),
            ("限期改正，逾期依法取缔", [.rectify, .shutDown]), ("限期整改，逾期不改正的，处以罚款", [.rectify, .fine]),
            ("处罚款二十万元", [.fine]), ("责令改正，处罚款 20 万元。", [.fine]), ("罚款五万元，并予以取缔", [.fine]),
            ("所述暗管不属实；超标排放，处罚款十万元", [.fine]), ("The plant is fined.", [.fine]),
            ("责令改正，不予处罚", [.dismissed, .rectify]), ("限期改正，不予罚款", [.rectify]),
            ("该站曾被罚款，现予以取缔", [.shutDown]), ("罚款", [.fine]),
        ] as [(String, [DecisionKind])])
    func kinds(_ text: String, _ expected: [DecisionKind]) {
        for kind in Self.everyKind { #expect(fits(text, kind) == expected.contains(kind), "\(kind)") }
    }

    @Test(
        "words that impose nothing for certain contradict no kind",
        arguments: ["", "按会议意见办理。", "符合要求", "详见决定书", "The fine aggregate was tested", "台账数据不实", "不取缔"])
    func silent(_ text: String) {
        for kind in Self.everyKind { #expect(fits(text, kind), "\(kind)") }
    }

    @Test("an act is decided by the departments that its article names, and by no other")
    func departments() {
        for offence in EnforcementAPI.Offence.allCases where offence != .unspecified {
            #expect(!offence.departments.isEmpty, "\(offence)")
            for department in Department.allCases {
                let isOwn = offence.departments.contains(department)
                #expect(reason(offence, department) == (isOwn ? nil : .offenceOfAnotherDepartment))
            }
        }
        #expect(reason(.unspecified, .commerce) == nil)
    }

    private func reason(_ offence: EnforcementAPI.Offence, _ department: Department) -> Reason? {
        do throws(Refusal) {
            try offence.require(of: department)
            return nil
        } catch {
            return error.reason
        }
    }
}
