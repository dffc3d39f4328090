package import Refusals
package import Store

/// Something of a service's own that people have to act on: health warns of it and metrics count it until they have.
package struct Alarm: Sendable {
    /// The name of the check, such as `unrouted-tips`.
    package let name: String
    /// The name of the gauge, such as `tips.unrouted`.
    package let metric: String
    /// How many there are; 0 when all is well.
    package let count: Int64
    /// What there is and what to do, for an operator.
    package let detail: Wording

    /// An alarm as it stands now.
    package init(name: String, metric: String, count: Int64, detail: Wording) {
        self.name = name
        self.metric = metric
        self.count = count
        self.detail = detail
    }
}

/// Finds the alarms of a service as they stand; cheap, for it is asked with every look at its health.
package typealias AlarmSource = @Sendable (ReadTransaction) throws -> [Alarm]
