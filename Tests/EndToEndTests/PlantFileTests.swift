import Foundation
import Harness
import ReferenceData
import RegistryAPI
import ServiceKit
import Testing

@testable import Installation
@testable import Qingtong

@Suite("Files of plants, as offices write them")
struct PlantFileTests {
    private static let csv = "name,division_code\r\n青田县恒立建材有限公司,331121\r\n"
    /// The same in GBK.
    private static let gbk: [UInt8] =
        Array("name,division_code\r\n".utf8)
        + [
            0xC7, 0xE0, 0xCC, 0xEF, 0xCF, 0xD8, 0xBA, 0xE3, 0xC1, 0xA2, 0xBD, 0xA8, 0xB2, 0xC4, 0xD3, 0xD0,
            0xCF, 0xDE, 0xB9, 0xAB, 0xCB, 0xBE,
        ] + Array(",331121\r\n".utf8)

    // MARK: Encodings

    @Test("UTF-8, UTF-8 with a mark and GBK are read as what they are")
    func encodings() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for bytes in [Array(Self.csv.utf8), mark + Array(Self.csv.utf8), Self.gbk] {
            #expect(try TextFile.text(of: Data(bytes), as: .auto) == Self.csv)
        }
        #expect(try TextFile.text(of: Data(Self.gbk), as: .gbk) == Self.csv)
        #expect(try TextFile.text(of: Data("plain".utf8), as: .auto) == "plain")
        #expect(try TextFile.text(of: Data(), as: .auto).isEmpty)
    }

    @Test(
        "bytes that are no text of the encoding are refused, never replaced",
        arguments: [
            ([0xC7, 0xE0, 0xFF, 0xFF], .auto), ([0xC7], .gbk), ([0xFF, 0xFE, 0x41, 0x00], .auto),
            ([0xC7, 0xE0], .utf8), ([0xEF, 0xBB, 0xBF, 0xC7, 0xE0], .auto), ([0xEF, 0xBB, 0xBF, 0x41], .gbk),
            ([0x80], .auto),
        ] as [([UInt8], TextEncoding)])
    func broken(_ bytes: [UInt8], _ encoding: TextEncoding) {
        #expect(throws: StartupFailure.self) { try TextFile.text(of: Data(bytes), as: encoding) }
    }

    @Test("bytes that could be either are not guessed at")
    func ambiguous() throws {
        // 模 (C4 A3) in GBK, ģ in UTF-8.
        let bytes = Data([0xC4, 0xA3])
        #expect(throws: StartupFailure.self) { try TextFile.text(of: bytes, as: .auto) }
        #expect(try TextFile.text(of: bytes, as: .gbk) == "模")
        #expect(try TextFile.text(of: bytes, as: .utf8) == "ģ")
    }

    // MARK: Records

    @Test("quotes that do not match are refused", arguments: ["a,\"b", "a\"b", "\"a\"b"])
    func quotes(_ text: String) {
        #expect(throws: StartupFailure.self) { try CSVLines(text) }
    }

    @Test("columns go by their names in either language and any order; others are told of")
    func columns() throws {
        let file = try PlantFile("区划代码,备注,企业名称,经度\n331121,x,示例,120.5\n330481,,示例二")
        #expect(file.ignored == ["备注"])
        #expect(file.rows.map(\.line) == [2, 3])
        #expect(file.rows.map(\.name) == ["示例", "示例二"])
        #expect(file.rows.map(\.divisionCode) == ["331121", "330481"])
        #expect(file.rows.map(\.longitude) == ["120.5", ""])
    }

    @Test(
        "a file without names or divisions is refused", arguments: ["", "name\nx", "division_code\n331121"])
    func missingColumns(_ text: String) {
        #expect(throws: StartupFailure.self) { try PlantFile(text) }
    }

    @Test("the public list has seventeen plants in these columns")
    func publicList() throws {
        let file = try PlantFile(SampleData.publicList())
        #expect(file.rows.count == 17)
        #expect(file.ignored.isEmpty)
        #expect(file.rows.allSatisfy { !$0.name.isEmpty && !$0.status.isEmpty && !$0.source.isEmpty })
    }

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
