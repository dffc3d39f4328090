import Installation
import Rulebook

extension Int64 {
    /// The time of a change in Asia/Shanghai, from UTC microseconds; nothing for none.
    var changeMoment: String { self == 0 ? "" : Instant(microseconds: self).beijingText }
}

extension String {
    /// Behind what was taken back: why; nothing while it stands.
    var takenBack: String { isEmpty ? "" : "  \(say("撤回：\(self)", "taken back: \(self)"))" }
}
