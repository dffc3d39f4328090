import Foundation
package import Refusals

/// The language of this terminal, by `LC_ALL`, `LC_MESSAGES` or `LANG`.
package let terminalLanguage: Language = {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return Language(preferred: locale ?? "")
}()

/// Says it in the language of this terminal.
package func say(_ chinese: String, _ english: String) -> String {
    terminalLanguage == .chinese ? chinese : english
}

/// A name with what it stands for behind it, as this language writes it: `决定：同意`, `decision: agreed`.
package func labelled(_ label: String, _ text: String) -> String {
    say("\(label)：\(text)", "\(label): \(text)")
}

/// A text with a remark behind it in brackets, as this language writes it.
package func remarked(_ text: String, _ remark: String) -> String {
    say("\(text)（\(remark)）", "\(text) (\(remark))")
}

extension Sequence<String> {
    /// The texts one after the other, as this language lists them.
    package var listed: String { joined(separator: say("、", ", ")) }
}

extension Worded {
    /// The value's words in the language of this terminal; empty where nothing is stated.
    package var text: String { wording(in: terminalLanguage) }

    /// The same for a cell of a table, where a dash stands for nothing.
    package var words: String { protoName.isEmpty ? "—" : text }
}
