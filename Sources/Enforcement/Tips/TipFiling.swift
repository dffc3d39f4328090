import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Files tips: what a hotline heard from a caller, or what another service refers because an agency saw it (移送). There
/// is no other way to create a tip.
struct TipFiling {
    let command: Command

    /// Files a tip: routed to the competent agencies, or kept until there are some, with its clock, under a unique
    /// receipt code.
    ///
    /// - Parameters:
    ///   - request: The content, already checked.
    ///   - place: The division of its target.
    ///   - filer: Who files it.
    ///   - origin: The record that was referred, `project/…`; empty for a caller's tip, which is anonymous.
    /// - Returns: The stored tip, and its code, which the tip itself does not contain.
    /// - Throws: `clock-rule-unknown`; `UniqueViolation` when the id is taken, or the code after 16
    ///   draws: then the source is not random.
    func file(
        _ request: FileTipRequest, at place: DivisionCode, by filer: Actor, from origin: String = ""
    ) throws -> (tip: Tip, code: ReceiptCode) {
        var tip = try Tip(
            request, id: command.newID(), by: filer, at: command.now,
            command.routing(of: request.grounds, at: place),
            closeBy: command.deadline("TIP-CLOSE", from: command.today))
        if !origin.isEmpty {
            // An agency reported it, so it is not anonymous.
            tip.anonymous = false
            tip.origin = origin
        }
        return try keep(tip)
    }

    /// With a million tips one draw in a million gives a code that is taken; then the store's index refuses it, and
    /// another is drawn.
    private func keep(_ tip: consuming Tip) throws -> (tip: Tip, code: ReceiptCode) {
        var (draft, draws) = (tip, 1)
        while true {
            let code = ReceiptCode.drawn(from: command.random)
            draft.receiptCodeDigest = Data(code.digest.bytes)
            do {
                return (try command.kept(.tips).add(draft), code)
            } catch let violation as UniqueViolation where violation.isOfReceiptCode && draws < 16 {
                draws += 1
            }
        }
    }
}

extension UniqueViolation {
    /// Whether another tip already has that receipt code.
    fileprivate var isOfReceiptCode: Bool {
        table == DocumentCollection.tips.table && columns == ["receipt_digest"]
    }
}
