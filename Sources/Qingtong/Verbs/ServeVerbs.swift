import Acceptance
import ArgumentParser
import Enforcement
import Foundation
import Logging
import Registry
import ServiceKit

/// Runs one service in this process.
struct ServeVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: say("运行一个服务。", "Run one service: registry, acceptance or enforcement."))

    @Argument(help: "registry | acceptance | enforcement")
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
        if untilInputCloses { Lifeline.watch() }
        defer { LogSheet.standardError.flush() }
        guard let definition = Self.definitions[service] else {
            throw ValidationError(say("没有名为 \(service) 的服务。", "There is no service \(service)."))
        }
        let path = config ?? homeOptions.location.configurationPath(of: service)
        let configuration = try ServiceConfiguration.load(path)
        guard configuration.service == service else {
            throw StartupFailure("configuration \(path) is of \(configuration.service), not of \(service)")
        }
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw StartupFailure("there is no log level \(logLevel)")
        }
        var logger = Logger(label: configuration.node, factory: { LogLines(label: $0) })
        logger.logLevel = level
        let process = ServiceProcess(
            definition, configuration: configuration, logger: logger, clock: SystemClock.now)
        try await process.run { port in
            // Written at once, even into a file: somebody waits for this line. Where nobody does, the service runs all the
            // same.
            try? StandardOutput.write("\(configuration.node) listens on \(configuration.host):\(port)\n")
        }
    }

    static let definitions = [
        "registry": RegistryService.definition,
        "acceptance": AcceptanceService.definition,
        "enforcement": EnforcementService.definition,
    ]
}

/// Sets up an installation.
struct InitVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: say("建立安装目录：密钥、配置、库。", "Set up a home: keys (mode 0600), configurations, stores."))

    @OptionGroup var homeOptions: HomeOptions

    @Option(
        help: ArgumentHelp(say("三个服务从此端口起依次监听。", "The three services listen on this port and the next two.")))
    var port = 7410

    func run() throws {
        guard (1...65_533).contains(port) else {
            throw ValidationError("--port must lie between 1 and 65533")
        }
        let home = homeOptions.location
        try HomeBuilder(home).build(ports: [port, port + 1, port + 2], headSeconds: 10)
        print(
            say(
                "安装目录 \(home.directory.path()) 已就绪，服务端口 \(port)–\(port + 2)。",
                "\(home.directory.path()) is ready; the services will listen on ports \(port)–\(port + 2)."))
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

    func run() async throws {
        let home = homeOptions.location
        try HomeGuard(home).check()
        if !home.exists { try HomeBuilder(home).build(ports: [7410, 7411, 7412], headSeconds: 10) }
        let supervisor = Supervisor(HomeBuilder.services, home: home)
        let watching = Task { await supervisor.run() }
        // A Ctrl-C reaches the services too; this process only waits for their drain.
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
        print(say("三个服务已停止。", "The three services have stopped."))
    }
}
