/// A legal clock: how long something may take, from which event, and where that is written.
package struct DeadlineRule: Hashable, Sendable {
    /// The stable name of the rule, such as `TIP-CLOSE`.
    package let id: String
    /// What kind of proceeding it belongs to, such as 12369举报.
    package let process: String
    /// The event that starts the clock, such as 受理之日.
    package let trigger: String
    /// How many of the unit.
    package let amount: Int
    package let unit: Unit
    /// On which side of the event the due day lies.
    package let direction: Direction
    /// The extensions that can be reckoned, in the order in which they are granted.
    package let extensions: [Extension]
    /// What the source says of extensions, in its own words; empty when nothing.
    package let extensionText: String
    /// What stops the clock, in the source's words; empty when nothing.
    package let stops: String
    /// The article that the rule comes from.
    package let source: String
    /// How well the rule is evidenced.
    package let evidence: Evidence

    /// What is counted.
    package enum Unit: String, CaseIterable, Hashable, Sendable {
        /// Calendar days (日).
        case calendar
        /// Working days (工作日). By 行政处罚法 art. 85 its 二日, 三日, 五日 and 七日 are of this kind and no others.
        case working
        /// Calendar months (月).
        case month
        /// Calendar years (年).
        case year
    }

    /// On which side of the event the due day lies.
    package enum Direction: Hashable, Sendable {
        /// Something must be done at the latest so long after the event.
        case after
        /// Something must be done at the latest so long before the event, such as telling of a hearing.
        case before
    }

    /// A further term, granted by someone named in the words of the source.
    package struct Extension: Hashable, Sendable {
        package let amount: Int
        package let unit: Unit
        /// On what condition, such as 负责人批准并告知; empty when the source states none.
        package let condition: String
    }

    /// How well a rule is evidenced.
    package enum Evidence: Hashable, Sendable {
        /// Read in the law itself.
        case read
        /// Read in the law itself, its extension only in a secondary copy.
        case readExceptExtension
        /// Read only in a secondary copy: to be checked before it is quoted.
        case secondary
        /// Stated by the plan that Qingtong serves (浙江省预拌混凝土行业清洁生产迭代升级实施方案).
        case plan
        /// Set by whoever runs the system, because no source states a term.
        case configured
    }

    /// What happens when the last day of a count in calendar days, months or years is off (docs/decisions/0071): a party's time runs on
    /// to the next working day, an agency's does not.
    package var lastDay: Deadline.LastDay {
        unit != .working && Self.termsOfParties.contains(id) ? .rollsForward : .stands
    }

    /// The clocks in whose time a party, not an agency, has to do something: to pay, to ask, to hand in, to claim.
    private static let termsOfParties: Set<String> = [
        "PEN-PAY", "PEN-DEFEND", "PEN-HEAR-REQ", "PET-REVIEW", "AWARD-CLAIM", "PROJECT-SUPPLEMENT",
    ]

    /// The largest amount that a rule may have, in any unit.
    package static let largestAmount = 3660
}
