/// Why a key file cannot be used or made: one line that names the file and says what to do.
package struct KeyFileError: Error, Hashable, Sendable {
    /// What is wrong with the file.
    package enum Problem: Hashable, Sendable {
        /// There is a file already; keys are never overwritten.
        case exists
        /// There is no file.
        case missing
        /// The path is a symbolic link, so somebody else may decide what is behind it.
        case symbolicLink
        /// The path is a directory, a pipe or a device.
        case notAFile
        /// Others than the owner have rights to the file; the value is its mode.
        case exposed(mode: UInt32)
        /// The content is not that of a key file of this kind.
        case malformed
        /// The system refused; the value is its reason.
        case system(String)
    }

    /// Which file.
    package let path: String
    /// What is wrong with it.
    package let problem: Problem

    /// Says what is wrong with the file at that path.
    package init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }
}

extension KeyFileError: CustomStringConvertible {
    package var description: String {
        switch problem {
        case .exists:
            "\(path): there is a file already and keys are never overwritten; move it away first"
        case .missing:
            "\(path): no such key file; check the path or create the key"
        case .symbolicLink:
            "\(path): a key file must not be a symbolic link; give the path of the file itself"
        case .notAFile:
            "\(path): not a regular file; give the path of a key file"
        case .exposed(let mode):
            "\(path): mode \(String(mode, radix: 8)) lets others at the secret key; "
                + "run: chmod 600 \(path)"
        case .malformed:
            "\(path): not a key file of the kind expected; restore it from its backup or create a new key"
        case .system(let reason):
            "\(path): \(reason)"
        }
    }
}
