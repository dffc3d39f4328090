package import Refusals

/// Which article punishes which offence, by the day of the act.
///
/// An act is judged by the rules of its day; the newer rule applies when it is milder (生态环境法典 art. 1057,
/// 行政处罚法 art. 37).
package struct LegalTable: Sendable {
    /// All rows, in the order given.
    package let rows: [Row]

    /// What applies to an offence during some days.
    package struct Row: Hashable, Sendable {
        package let offence: Offence
        /// The first day; `nil` when it reaches back without end.
        package let validFrom: Day?
        /// The last day; `nil` while it is in force.
        package let validTo: Day?
        /// The article; `nil` where there was one that is not recorded here, since none may be invented.
        package let basis: LegalBasis?

        /// A row, which the table checks.
        package init(offence: Offence, validFrom: Day?, validTo: Day?, basis: LegalBasis?) {
            self.offence = offence
            self.validFrom = validFrom
            self.validTo = validTo
            self.basis = basis
        }

        /// Whether acts of that day come under the row.
        package func covers(_ day: Day) -> Bool {
            (validFrom ?? .first) <= day && day <= (validTo ?? .last)
        }
    }

    /// A table of rows.
    ///
    /// - Throws: `legal-row-period` when a row ends before it begins; `legal-row-overlap` when two rows of
    ///   an offence share a day; `legal-row-offence` when the article of a row is for another offence.
    package init(_ rows: [Row]) throws(Refusal) {
        for (index, row) in rows.enumerated() {
            let field = FieldPath("rows").item(index)
            guard (row.validFrom ?? .first) <= (row.validTo ?? .last) else {
                throw Refusal(.legalRowPeriod, field: field)
            }
            guard row.basis.map({ $0.offence == row.offence }) ?? true else {
                throw Refusal(.legalRowOffence, field: field)
            }
            let overlaps = rows[..<index].contains { other in
                other.offence == row.offence
                    && (row.covers(other.validFrom ?? .first) || other.covers(row.validFrom ?? .first))
            }
            guard !overlaps else { throw Refusal(.legalRowOverlap, field: field) }
        }
        self.rows = rows
    }

    /// The article for an act of that day.
    ///
    /// - Throws: `legal-basis-unrecorded` when no article is recorded for the day: an officer has to name it.
    package func basis(for offence: Offence, on day: Day) throws(Refusal) -> LegalBasis {
        guard let basis = row(for: offence, on: day)?.basis else {
            throw Refusal(.legalBasisUnrecorded, ["day": day.text], words: ["offence": offence.wording])
        }
        return basis
    }

    /// The articles of the day of the act and of the day of the decision, for an officer who must compare
    /// them.
    ///
    /// They are two only when the law changed in between. Which is milder is a judgement that no table
    /// makes; where the former is not recorded, only the latter is here.
    package func candidates(for offence: Offence, actOn act: Day, decidedOn decision: Day) -> [LegalBasis] {
        let former = row(for: offence, on: act)
        let latter = row(for: offence, on: decision)
        return (former == latter ? [former] : [former, latter]).compactMap { $0?.basis }
    }

    private func row(for offence: Offence, on day: Day) -> Row? {
        rows.first { $0.offence == offence && $0.covers(day) }
    }
}
