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
