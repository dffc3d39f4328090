import ArgumentParser
import Foundation
import Installation
import RPC
import ServiceKit

/// The installation that a verb calls.
struct HomeOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("安装目录。", "The installation's directory."), valueName: "dir"))
    var home = ProcessInfo.processInfo.environment["QINGTONG_HOME"] ?? "run"

    @Option(
        name: .customLong("address"),
        help: ArgumentHelp(
            say(
                "改用这些地址连接某服务，首选在前：registry=10.0.0.1:7410,10.0.0.2:7410；可重复。",
                "Reach a service there instead, the preferred address first; may be repeated."),
            valueName: "service=host:port,…"))
    var addresses: [String] = []

    var location: Home { Home(home, addresses: addressesByService) }

    func validate() throws {
        guard addressesByService.count == addresses.count else {
            throw ValidationError(
                say(
                    "--address 的格式是 registry=主机:端口,主机:端口，每个服务一次。",
                    "--address is service=host:port,host:port, once for each service."))
        }
    }

    /// Runs the body with clients of the services and closes their connections afterwards.
    func withServiceClients<T>(_ body: (ServiceClients) async throws -> T) async throws -> T {
        let serviceClients = try ServiceClients(location)
        do {
            let result = try await body(serviceClients)
            await serviceClients.close()
            return result
        } catch {
            await serviceClients.close()
            throw error
        }
    }

    private var addressesByService: [String: [Address]] {
        var found: [String: [Address]] = [:]
        for text in addresses {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, HomeBuilder.services.contains(String(parts[0])) else { continue }
            found[String(parts[0])] = Address.list(parts[1])
        }
        return found
    }
}

/// Who signs the verb's calls.
struct CallerOptions: ParsableArguments {
    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say(
                "以哪个身份签名（密钥在安装目录的 keys/ 下）；不给则取 QINGTONG_AS。",
                "Whose key signs (keys/ of the home); QINGTONG_AS when it is not given."),
            valueName: "principal"))
    var principal = Signer.fromEnvironment

    @Option(
        help: ArgumentHelp(
            say(
                "请求编号日志：编号先落盘再发送；中断后用同一文件重跑同一命令，不会重复生效。",
                "Keeps request ids on disk before they are sent: the same command run again with the same file after a crash has no "
                    + "second effect."),
            valueName: "file"))
    var journal: String?

    @OptionGroup var repetition: RepetitionOptions

    func validate() throws {
        guard journal == nil || repetition.requestID == nil else {
            throw ValidationError(
                say("--journal 与 --request-id 只能给一个。", "Give --journal or --request-id, not both."))
        }
        try Signer.require(principal, in: homeOptions.location)
    }

    /// Runs the body with a session and closes the connections afterwards.
    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        let journal = try journal.map { try RequestJournal.open($0) }
        repetition.begin(isJournalled: journal != nil)
        return try await homeOptions.withServiceClients { serviceClients in
            try await body(
                serviceClients.session(as: principal, journal: journal, commands: LostAnswer.commands))
        }
    }
}

/// Under which id work is done again whose answer was lost.
struct RepetitionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "请求编号（32 位十六进制）：应答丢失后以同一编号原样再运行，只生效一次。",
                "The request id (32 hex digits): the same run again under it after a lost answer has one effect."
            ),
            valueName: "id"))
    var requestID: String?

    func validate() throws {
        guard let requestID else { return }
        guard RequestID.isValid(requestID) else {
            throw ValidationError(
                say("--request-id 为 32 位小写十六进制数字。", "--request-id has 32 lower-case hex digits."))
        }
    }

    /// Says how the commands of this run are repeated, before the first one.
    func begin(isJournalled: Bool) {
        LostAnswer.begin(as: requestID, isJournalled: isJournalled)
    }
}
