import Foundation

/// Ends this process in good order when its parent process is gone.
enum ParentWatch {
    /// Waits on its own thread until standard input closes, then makes this process drain, as SIGTERM does.
    static func watch() {
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count > 0 || (count < 0 && errno == EINTR) { continue }
                break
            }
            kill(getpid(), SIGTERM)
        }
    }
}
