import CommonAPI
import Foundation
import Harness
import Installation
import RPC
import ReferenceData
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Synchronization

/// Long lists that the program sends into one Registry process, while others go on entering plants one by one.
struct ImportBench: Sendable {
    private let services: RunningServices
    private let session: Session
    private let home: Home
    private let counties: [String]

    /// What one list took, and what it cost the others.
    struct Round: Sendable {
        let plants: Int
        let rows: Int
        let seconds: Double
        /// From the answer until everything is in its place.
        let settling: Double
        /// How long the other calls took that ran meanwhile, sorted.
        let waits: [Duration]

        var perSecond: Double { Double(rows) / seconds }
        var longest: Double { (waits.last ?? .zero).seconds * 1000 }
    }

    /// Starts the Registry.
    ///
    /// - Throws: `StartupFailure`.
    init(home: Home) async throws {
        services = try await RunningServices.open(home)
        do {
            try await services.loadReference()
            services.kill("acceptance")
            services.kill("enforcement")
            session = try services.session(SampleDirectory.registrar)
            self.home = home
            counties = try SampleData.divisions().map(\.id).filter { !$0.hasSuffix("00") }
        } catch {
            await services.close()
            throw error
        }
    }

    /// A list of names as different as real ones, all over the province, each with its code, place and stage.
    func varied(_ range: Range<Int>) throws -> [String] {
        SyntheticPlants(count: range.upperBound, divisions: counties).rows[range].map { row in
            "\(row.name),\(row.divisionCode),\(row.creditCode),\(row.place),\(row.stage)"
        }
    }

    /// A list of names that differ in a number only, in one county.
    func alike(_ range: Range<Int>) -> [String] {
        range.map { "示例甲建材有限公司\($0 + 1),\(counties[0]),,示例镇示例路\($0)号,在产" }
    }

    /// Sends a list, each line of it a plant, while `callers` others make one signed command after the other.
    func take(_ rows: [String], plants: Int, callers: Int, tag: String) async throws -> Round {
        let end = RoundEnd()
        return try await withThrowingTaskGroup(of: [Duration].self) { group in
            for caller in 0..<callers {
                group.addTask { [session, counties, end] in
                    var waits: [Duration] = []
                    var number = 0
                    while !end.isOver.load(ordering: .relaxed) {
                        number += 1
                        let begin = ContinuousClock.now
                        _ = try await session.enterprises.registerEnterprise(
                            .with {
                                $0.name = "并行\(tag)\(caller)号\(number)混凝土有限公司"
                                $0.divisionCode = counties[number % counties.count]
                                $0.place = "示例镇"
                            })
                        waits.append(.now - begin)
                    }
                    return waits
                }
            }
            let begin = ContinuousClock.now
            let answered: ContinuousClock.Instant
            do {
                answered = try await send(rows)
                try await settled()
            } catch {
                end.isOver.store(true, ordering: .relaxed)
                throw error
            }
            let settled = ContinuousClock.now
            end.isOver.store(true, ordering: .relaxed)
            var waits: [Duration] = []
            for try await some in group { waits += some }
            return Round(
                plants: plants, rows: rows.count, seconds: (answered - begin).seconds,
                settling: (settled - answered).seconds, waits: waits.sorted())
        }
    }

    /// As a person sends a list: the program reads the file, and has the answer when it ends.
    private func send(_ rows: [String]) async throws -> ContinuousClock.Instant {
        let path = home.path("list.csv")
        let text = "企业名称,区划代码,统一社会信用代码,地址,阶段\r\n" + rows.joined(separator: "\r\n")
        try Data(text.utf8).write(to: URL(filePath: path))
        let arguments = [
            "plant", "import", path, "--json", "--home", home.path(""), "--as", SampleDirectory.registrar.id,
        ]
        // On a thread of its own: it waits for a process.
        let run = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try ProgramRun(Programs.qingtong, arguments) })
            }
        }
        let outcome = try? ImportOutcome(jsonString: run.output)
        guard let outcome, outcome.written, Int(outcome.created) == rows.count else {
            throw StartupFailure(
                "the plants were not entered: \(run.errors) \(outcome?.errors.first?.reason ?? "")")
        }
        return .now
    }

    /// Waits until nothing of the list is staged any more.
    private func settled() async throws {
        let connection = try Connection.open(home.path("stores/registry.sqlite3"), for: .reading)
        while try connection.read({ try $0.row("SELECT 1 FROM staged_batch") { try $0.int64(0) } }) != nil {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    func close() async {
        await services.close()
    }
}

/// Tells those who call that the round is over.
private final class RoundEnd: Sendable {
    let isOver = Atomic(false)
}
