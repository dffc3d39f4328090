import AcceptanceAPI
import CommonAPI
import SwiftProtobuf
import Testing

@testable import Acceptance

/// What was signed once is checked for years: these bytes never change (docs/evidence.md).
@Suite("Signed texts of acceptance")
struct SignedTextTests {
    @Test(
        "name a tier as the protos did when the first was signed",
        arguments: [
            (Tier.unspecified, "UNSPECIFIED"), (.standard, "STANDARD"), (.demonstration, "DEMONSTRATION"),
            (.innovationCentre, "INNOVATION_CENTRE"), (.UNRECOGNIZED(9), "9"),
        ])
    func tier(_ tier: Tier, _ name: String) {
        let plaque = Plaque.with {
            $0.number = "浙清砼授〔2026〕1号"
            $0.enterpriseID = "P-1"
            $0.enterpriseName = "海宁恒立混凝土有限公司"
            $0.divisionCode = "330481"
            $0.tier = tier
            $0.grantedOn = "2026-11-23"
            $0.expiresOn = "2029-11-22"
        }
        let lines = [
            "qingtong-plaque/v1", "浙清砼授〔2026〕1号", "P-1", "海宁恒立混凝土有限公司", "330481", name,
            "2026-11-23", "2029-11-22",
        ]
        #expect(String(decoding: plaque.signedText, as: UTF8.self) == lines.joined(separator: "\n"))

        let notice = Notice.with {
            $0.number = "通报1号"
            $0.lines = [
                .with {
                    $0.applicationID = "A-1"
                    $0.enterpriseID = "P-1"
                    $0.divisionCode = "330481"
                    $0.tier = tier
                    $0.enterpriseName = "海宁|恒立"
                }
            ]
        }
        #expect(
            notice.canonicalText
                == "qingtong-notice/v1\nnumber|通报1号\nline|A-1|P-1|330481|\(name)|海宁|恒立\n")
    }
}
