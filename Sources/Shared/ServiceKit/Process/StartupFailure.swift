/// Why a process cannot start: one line, for the person who started it.
package struct StartupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Says it in that sentence, which names the file and the fault.
    package init(_ sentence: String) {
        description = sentence
    }
}
