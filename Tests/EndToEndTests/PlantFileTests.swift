import Foundation
import Harness
import RegistryAPI
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Files of plants, by real processes")
struct PlantFileTests {
    /// A list in GBK.
    private static let gbk: [UInt8] =
        Array("name,division_code\r\n".utf8)
        + [
            0xC7, 0xE0, 0xCC, 0xEF, 0xCF, 0xD8, 0xBA, 0xE3, 0xC1, 0xA2, 0xBD, 0xA8, 0xB2, 0xC4, 0xD3, 0xD0,
            0xCF, 0xDE, 0xB9, 0xAB, 0xCB, 0xBE,
        ] + Array(",331121\r\n".utf8)

    // MARK: The whole way

    @Test("a GBK file is tried, put right, taken, searched and exported through real processes")
    func wholeWay() async throws {
        try await TestPrograms.withServices { services in
            try await services.loadReference()
            let home = services.home.path("")
            let file = services.home.path("plants.csv")
            func run(_ verb: [String]) throws -> ProgramRun {
                try TestPrograms.run(verb + ["--home", home, "--as", SampleDirectory.registrar.id])
            }
            let wrong = Self.gbk + Array("x,999999\r\n".utf8)
            try Data(wrong).write(to: URL(filePath: file))
            let refused = try run(["plant", "import", file])
            #expect(refused.status == 2)
            #expect(refused.output.contains("division_code"))
            try Data(Self.gbk).write(to: URL(filePath: file))
            let trial = try run(["plant", "import", file, "--dry-run"])
            #expect(trial.status == 0)
            #expect(trial.output.contains("nothing written"))
            #expect(try run(["plant", "import", file]).output.contains("1 created"))
            #expect(try run(["plant", "import", file]).output.contains("1 unchanged"))
            let found = try run(["plant", "search", "恒立", "--json"])
            #expect(found.output.contains("青田县恒立建材有限公司"))
            let export = try run(["plant", "export"])
            #expect(export.output.hasPrefix("\u{FEFF}id,name"))
            #expect(export.output.split(whereSeparator: \.isNewline).count == 2)
            #expect(try run(["plant", "changes"]).output.contains("record"))
        }
    }
}
