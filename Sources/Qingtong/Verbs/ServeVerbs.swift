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

    func run() async throws {
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
            "启动三个服务，Ctrl-C 停止。", "Run the three services as processes; Ctrl-C drains and stops them."))

    @OptionGroup var homeOptions: HomeOptions

    func run() async throws {
        let home = homeOptions.location
        try HomeGuard(home).check()
        if !home.exists { try HomeBuilder(home).build(ports: [7410, 7411, 7412], headSeconds: 10) }
        let children = HomeBuilder.services.map { ServiceChild($0, home: home) }
        // A Ctrl-C reaches the children too; this process only waits for their drain.
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
        let stop = DispatchSource.makeSignalSource(signal: SIGTERM)
        stop.setEventHandler { for child in children { _ = child.stop() } }
        stop.resume()
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT)
        interrupt.setEventHandler { for child in children { _ = child.stop() } }
        interrupt.resume()
        for child in children { try child.start() }
        var failed = false
        for child in children where child.wait() != 0 {
            failed = true
            for other in children { other.stop() }
        }
        withExtendedLifetime((stop, interrupt)) {}
        if failed { throw ExitCode(1) }
        print(say("三个服务已停止。", "The three services have stopped."))
    }
}
