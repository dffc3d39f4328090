package import Refusals

/// Why a process cannot start: one line, for the person who started it.
package struct StartupFailure: WordedError, Hashable, Sendable {
    package let wording: Wording

    /// Says it in that sentence, which names the file and the fault, whatever the language.
    package init(_ sentence: String) {
        wording = Wording(sentence, sentence)
    }

    /// Says it in those words, which name the file and the fault.
    package init(_ wording: Wording) {
        self.wording = wording
    }
}
