import Acceptance
import ArgumentParser
import Enforcement
import Foundation
import Installation
import Logging
import Registry
import ServiceKit

/// Runs one service in this process.
struct ServeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: say("运行一个服务。", "Run one service: registry, acceptance or enforcement."))

    @Argument(help: ServiceName.help)
    var service: String

    @OptionGroup var homeOptions: HomeOptions

    @Option(help: ArgumentHelp(say("配置文件，默认取安装目录中的。", "Its configuration file; the home's by default.")))
    var config: String?

    @Option(help: ArgumentHelp(say("日志级别。", "trace, debug, info, notice, warning, error or critical.")))
    var logLevel = "info"

    @Flag(
        help: ArgumentHelp(
            say(
                "标准输入关闭时收尾退出；供 qingtong up 使用。",
                "Drain and end when standard input closes, as qingtong up does it.")))
    var untilInputCloses = false

    func run() async throws {
        if untilInputCloses { ParentWatch.watch() }
        defer { LogSheet.standardError.flush() }
        guard let definition = Self.definitions[service] else {
            throw ValidationError(say("没有名为 \(service) 的服务。", "There is no service \(service)."))
        }
        let path = config ?? homeOptions.location.configurationPath(of: service)
        let configuration = try ServiceConfiguration.load(path)
        guard configuration.service == service else {
            throw StartupFailure(
                say(
                    "配置 \(path) 属于 \(configuration.service)，不是 \(service) 的；请用 --config 指明",
                    "configuration \(path) is of \(configuration.service), not of \(service); name the right one with --config"
                ))
        }
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw StartupFailure(
                say(
                    "没有日志级别 \(logLevel)；可取 trace、debug、info、notice、warning、error、critical",
                    "there is no log level \(logLevel); use trace, debug, info, notice, warning, error or critical"
                ))
        }
        var logger = Logger(label: configuration.node, factory: { LogLines(label: $0) })
        logger.logLevel = level
        let process = ServiceProcess(
            definition, configuration: configuration, logger: logger, clock: SystemClock.now)
        try await process.run { port in
            // Written at once, even to a file, for a program that waits for this line. If it cannot be written, the
            // service runs all the same.
            try? StandardOutput.write("\(configuration.node) listens on \(configuration.host):\(port)\n")
        }
    }

    static let definitions = [
        "registry": RegistryService.definition,
        "acceptance": AcceptanceService.definition,
        "enforcement": EnforcementService.definition,
    ]
}

/// Creates an installation, or adds what is missing in one.
struct InitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: say("建立安装目录：密钥、配置、库。", "Set up a home: keys (mode 0600), configurations, stores."),
        discussion: say(
            "目录已有安装时，其配置与密钥原样保留，只补上所缺的并说明。",
            "In a home that is set up, configurations and keys stay as they are; what is missing is added, and named."
        ))

    @OptionGroup var homeOptions: HomeOptions

    @Option(
        help: ArgumentHelp(
            say(
                "三个服务从此端口起依次监听（默认 7410）；已有的配置不变。",
                "The three services listen on this port and the next two (7410 by default); configurations that are there keep theirs."
            )))
    var port: Int?

    func run() throws {
        let first = port ?? 7410
        guard (1...65_533).contains(first) else {
            throw ValidationError("--port must lie between 1 and 65533")
        }
        let home = homeOptions.location
        let asked = [first, first + 1, first + 2]
        let outcome = try HomeBuilder(home).build(ports: asked, headSeconds: 10)
        outcome.tell()
        let ports = HomeBuilder.services.map {
            (try? ServiceConfiguration.load(home.configurationPath(of: $0)))?.port
        }
        if port != nil, zip(ports, asked).contains(where: { $0 != nil && $0 != $1 }) {
            print(
                say(
                    "--port 未采用：已有的配置保留其端口。",
                    "--port is not used: the configurations that are there keep their ports."))
        }
        let listed = ports.compactMap { $0.map(String.init) }.joined(separator: ", ")
        print(
            say(
                "安装目录 \(home.directory.path()) 已就绪，服务端口 \(listed)。",
                "\(home.directory.path()) is ready; the services will listen on ports \(listed)."))
    }
}

extension HomeBuilder.Outcome {
    /// Says what happened to a home that existed already.
    func tell() {
        guard !isNew else { return }
        for line in added { print(say("已补：\(line)", "added: \(line)")) }
        for line in lacking { print(say("未补：\(line)", "not made: \(line)")) }
        if added.isEmpty { print(say("没有补什么；已有的配置不变。", "Nothing was added; what is there stays as it is.")) }
    }
}

/// Runs the three services as processes until Ctrl-C.
struct UpVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: say(
            "启动三个服务，Ctrl-C 停止；其中一个退出时重新启动它。",
            "Run the three services as processes; one that ends is started again. Ctrl-C drains and stops them."
        ),
        discussion: say(
            "一个服务退出时，标准错误写一行（服务、退出状态或信号、时间），0.5 秒后重启，反复退出则间隔加倍，至多 30 秒；运行满一分钟后重新计。其他服务不受影响。本进程被强行终止时三个服务自行收尾退出。",
            """
            A service that ends is told on standard error in one line (service, exit status or signal, time) and started again \
            after 0.5 s, then after twice as long each time up to 30 s, and after 0.5 s once it ran for a minute. The others \
            go on. When this process is killed, the services drain and end by themselves.
            """))

    @OptionGroup var homeOptions: HomeOptions

    @Option(
        help: ArgumentHelp(
            say(
                "不启动此服务，其余照常（恢复其库时）；可重复。",
                "Leave this service stopped while the others run, as for the restoration of its store; may be repeated."
            ),
            valueName: "service"))
    var without: [String] = []

    func validate() throws {
        for name in without where !HomeBuilder.services.contains(name) {
            throw ValidationError(say("没有名为 \(name) 的服务。", "There is no service \(name)."))
        }
        guard Set(without).count < HomeBuilder.services.count else {
            throw ValidationError(say("没有要启动的服务。", "No service is left to run."))
        }
    }

    func run() async throws {
        let home = homeOptions.location
        try HomeGuard(home).check()
        if !home.exists { try HomeBuilder(home).build(ports: [7410, 7411, 7412], headSeconds: 10).tell() }
        let supervisor = Supervisor(
            HomeBuilder.services.filter { !without.contains($0) }, home: home)
        let watching = Task { await supervisor.run() }
        // Ctrl-C reaches the services too; this process only waits until they have drained.
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                supervisor.stop()
                watching.cancel()
            }
            source.resume()
            return source
        }
        let isWell = await watching.value
        withExtendedLifetime(sources) {}
        if !isWell { throw ExitCode(1) }
        print(say("服务已停止。", "The services have stopped."))
    }
}
