import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Permit {
    /// The last day it is valid; `nil` when it has no end.
    var lastDay: Day? { try? Day(validUntil, field: .request) }

    /// Sets the first and last day it is valid, and computes the last one where the law sets the term.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`day-unknown`, `day-out-of-bounds`, `permit-days`, `permit-term`),
    ///   `FAILED_PRECONDITION` (`day-questioned`).
    mutating func setDays(
        from first: String, until last: String, on today: Day, confirmed: [String]
    ) throws(Refusal) {
        let from = try Day(first, as: .permitFirst, on: today, confirmed: confirmed, field: "valid_from")
        let until =
            last.isEmpty
            ? nil : try Day(last, as: .permitLast, on: today, confirmed: confirmed, field: "valid_until")
        if let until, until < from { throw Refusal(.permitDays, field: "valid_until") }
        if let term = kind.term(from: from) {
            guard until == nil || until == term else {
                throw Refusal(.permitTerm, field: "valid_until", ["until": term.text])
            }
            validUntil = term.text
        } else {
            validUntil = last
        }
        validFrom = first
    }

    /// Checks the credit code that its number holds, as any other code is checked, and asks about one of another enterprise than the
    /// plant. Numbers of earlier forms hold none.
    ///
    /// - Throws: `credit-code-…`; `permit-of-another` unless `confirmed` names the field.
    func checkCode(of plant: Enterprise, confirmed: [String]) throws(Refusal) {
        let field: FieldPath = "number"
        guard let length = kind.numberLength, number.utf8.count == length,
            number.utf8.allSatisfy({ byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            })
        else { return }
        let code = try CreditCode(number.prefix(CreditCode.length), field: field)
        guard !plant.creditCode.isEmpty, plant.creditCode != code.text, !confirmed.contains(field.text)
        else { return }
        throw Refusal(
            .permitOfAnother, field: field,
            ["code": code.text, "held": plant.creditCode, "field": field.text])
    }

    /// Replaces it by a newer paper. From `recorded` only; leads to `replaced`.
    ///
    /// - Throws: `permit-ended`.
    mutating func replace(by newer: Permit) throws(Refusal) {
        try requireRecorded(field: "replaces")
        state = .replaced
        replacedBy = newer.id
    }

    /// Withdraws it as of that day. From `recorded` only; leads to `withdrawn`.
    ///
    /// - Throws: `permit-ended`.
    mutating func withdraw(on day: Day) throws(Refusal) {
        try requireRecorded(field: "permit_id")
        state = .withdrawn
        validUntil = day.text
    }

    /// Refuses a paper that was replaced or withdrawn.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`permit-ended`).
    func requireRecorded(field: FieldPath) throws(Refusal) {
        guard state == .recorded else { throw Refusal(.permitEnded, field: field) }
    }

    /// Its state on a day: IN_FORCE, AHEAD, ENDED, REPLACED or WITHDRAWN.
    func word(on day: Day) -> String {
        switch state {
        case .replaced: "REPLACED"
        case .withdrawn: "WITHDRAWN"
        case .recorded, .unspecified, .UNRECOGNIZED:
            if day.text < validFrom {
                "AHEAD"
            } else if let lastDay, lastDay < day {
                "ENDED"
            } else {
                "IN_FORCE"
            }
        }
    }
}

extension PermitKind {
    /// The length of numbers that begin with the credit code of the enterprise: a business licence's number is that code, and a
    /// pollutant registration's and a discharge permit's are followed by a number of three digits and a check letter [G];
    /// `nil` for other papers.
    fileprivate var numberLength: Int? {
        switch self {
        case .businessLicence: CreditCode.length
        case .pollutantRegistration, .dischargePermit: CreditCode.length + 4
        case .qualification, .land, .planning, .environmentalApproval, .completion, .other, .unspecified,
            .UNRECOGNIZED:
            nil
        }
    }

    /// The last day where the law sets the term, else `nil`: a pollutant registration is valid for five years (Code
    /// art. 186) including its first day, as its receipt prints both.
    func term(from first: Day) -> Day? {
        self == .pollutantRegistration ? Term.years(5, from: .firstDay).lastDay(since: first) : nil
    }
}

/// When a plant is notified that a paper ends: 90, 30 and 7 days before, each once.
enum ExpiryTerms {
    /// Days before the end, the earliest notice first.
    static let days = [90, 30, 7]

    /// The latest notice due by that day, in days before the end; `nil` when none is due yet or the last day has
    /// passed.
    static func due(for last: Day, on today: Day) -> Int? {
        let left = last.days(since: today)
        guard left >= 0 else { return nil }
        return days.last { left <= $0 }
    }

    /// The next day after that one on which a notice is due; `nil` when none is left.
    static func nextDay(for last: Day, after today: Day) -> Day? {
        days.map { last.adding(days: -$0) }.first { $0 > today }
    }
}
