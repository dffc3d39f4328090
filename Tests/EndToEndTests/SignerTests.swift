import Foundation
import Harness
import Installation
import Testing

@Suite("Who signs")
struct SignerTests {
    private let home: Home

    init() throws {
        home = Home(TestPrograms.scratch())
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 60)
    }

    private static let verbs = [
        ["plant", "list"], ["reference", "load"], ["audit", "verify"], ["store", "reconcile"], ["metrics"],
    ]

    @Test("a verb that does not say who signs is refused, and says whose keys there are", arguments: verbs)
    func nobody(_ verb: [String]) throws {
        let run = try TestPrograms.run(verb + ["--home", home.path("")], as: "")
        try FileManager.default.removeItem(atPath: home.path(""))
        #expect(run.status == 64)
        for part in ["--as", "QINGTONG_AS", HomeBuilder.administrator, HomeBuilder.secondAdministrator] {
            #expect(run.errors.contains(part), "\(run.errors)")
        }
        #expect(!run.errors.contains("registry@zj"), "\(run.errors)")
    }

    @Test("it is refused in Chinese too")
    func nobodyInChinese() throws {
        let run = try ProgramRun(
            TestPrograms.qingtong, ["plant", "list", "--home", home.path("")],
            environment: ["LC_ALL": "zh_CN.UTF-8", "QINGTONG_AS": ""])
        try FileManager.default.removeItem(atPath: home.path(""))
        #expect(run.status == 64)
        #expect(run.errors.contains("没有说明由谁签名"), "\(run.errors)")
    }

    @Test("where there is no home, no keys are named")
    func noHome() throws {
        let run = try TestPrograms.run(["plant", "list", "--home", TestPrograms.scratch()], as: "")
        try FileManager.default.removeItem(atPath: home.path(""))
        #expect(run.status == 64)
        #expect(!run.errors.contains("keys of"), "\(run.errors)")
    }

    @Test("health needs nobody's name: it shows what anybody may see")
    func health() throws {
        let run = try TestPrograms.run(["health", "--home", home.path("")], as: "")
        try FileManager.default.removeItem(atPath: home.path(""))
        #expect(run.output.contains("registry@zj"), "\(run.output)\(run.errors)")
    }
}
