import ArgumentParser
import Foundation
import Harness
import Installation
import ServiceKit

/// `qingtong-demo`: tells the policy's whole loop against three fresh processes of the `qingtong` beside it.
@main
struct DemoProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qingtong-demo",
        abstract: say(
            "演示全流程：三个服务进程、登记、验收、举报、处罚、断电重启、审计核验。",
            "The whole loop on three processes: register, accept, tip off, penalise, kill, audit."))

    @Option(
        help: ArgumentHelp(
            say("在此目录演示并保留；默认用临时目录，演示后删除。", "Play in this directory and keep it; a temporary one by default.")
        ))
    var home: String?

    @Flag(help: ArgumentHelp(say("输出 JSON，供程序读取。", "Print JSON for programs."))) var json = false

    func run() async throws {
        let path =
            home ?? "\(NSTemporaryDirectory())qingtong-demo-\(ProcessInfo.processInfo.processIdentifier)"
        let place = Home(path)
        guard !place.exists else {
            throw StartupFailure(
                say("\(path) 已有安装，演示需要新目录", "\(path) holds an installation; the demo wants a new directory"))
        }
        let narrator = Narrator(showsProgress: true)
        narrator.doing(say("启动三个服务…", "Starting the three services…"))
        let start = ContinuousClock.now
        let services = try await RunningServices.open(place)
        do {
            try await Story(services: services, narrator: narrator).tell()
        } catch {
            await services.close()
            narrator.done()
            print(narrator.table.text)
            throw error
        }
        await services.close()
        narrator.done()
        try show(narrator, after: ContinuousClock.now - start)
        if home == nil { try FileManager.default.removeItem(atPath: place.path("")) }
    }

    private func show(_ narrator: Narrator, after time: Duration) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(narrator.all), as: UTF8.self))
            return
        }
        print(narrator.table.text)
        print(
            say(
                "\n全流程完成，用时 \(time.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1))))；三个服务已停止。",
                "\nThe whole loop in \(time.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 1)))); the three services have stopped."
            ))
        if let home { print(say("安装目录保留在 \(home)。", "The installation is kept in \(home).")) }
    }
}
