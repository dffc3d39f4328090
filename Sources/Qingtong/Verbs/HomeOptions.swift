import ArgumentParser
import Foundation

/// Which installation a verb talks to, and as whom.
struct HomeOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("安装目录。", "The installation's directory."), valueName: "dir"))
    var home = ProcessInfo.processInfo.environment["QINGTONG_HOME"] ?? "run"

    var location: Home { Home(home) }
}

/// Who signs the verb's calls.
struct CallerOptions: ParsableArguments {
    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say("以哪个身份签名（密钥在安装目录的 keys/ 下）。", "Whose key signs (keys/ of the home)."),
            valueName: "principal"))
    var principal = ProcessInfo.processInfo.environment["QINGTONG_AS"] ?? HomeBuilder.administrator

    /// Runs the body with a session and closes the connections afterwards.
    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        let switchboard = try Switchboard(homeOptions.location)
        do {
            let result = try await body(switchboard.session(as: principal))
            await switchboard.close()
            return result
        } catch {
            await switchboard.close()
            throw error
        }
    }
}
