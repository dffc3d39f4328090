/// Words of the other language in what people read.
enum ForeignWords {
    /// Latin words in a Chinese sentence, but for names that are the same in every language: of options and verbs, and of a value that
    /// stands before its meaning, as `whole（整段）`.
    static func latin(in chinese: String) -> [String] {
        var rest = chinese.replacing(/--[a-z][a-z-]*/, with: "")
        rest = rest.replacing(/qingtong( [a-z][a-z-]*)*/, with: "")
        rest = rest.replacing(/\{[A-Za-z]+\}/, with: "")
        rest = rest.replacing(/[A-Za-z][A-Za-z-]*（/, with: "（")
        return rest.matches(of: /[A-Za-z][A-Za-z0-9_.\/-]*/).map { String($0.output) }.filter { word in
            // Examples of ids and numbers have digits or hyphens in them.
            !allowed.contains(word) && !word.contains { $0.isNumber || $0 == "-" }
        }
    }

    /// Whether an English sentence has a Chinese word, other than between quotes, where data and titles of columns stand.
    static func isHan(_ english: String) -> Bool {
        english.replacing(/“[^”]*”/, with: "").unicodeScalars.contains {
            (0x4E00...0x9FFF).contains($0.value)
        }
    }

    private static let allowed = Set([
        // Units and signs.
        "pH", "kWh", "kg", "m", "mm", "h", "t", "L", "MiB", "mg/L",
        // Formats, standards and programs, which have no other name.
        "CSV", "JSON", "GBK", "GB", "ASCII", "Unicode", "NFC", "SQLite", "Prometheus", "FileDescriptorProto",
        // Files, settings and commands as one types them.
        "registry.json", "client.json", "json", "deadline_rules.csv", "keys/", "backups/", "QINGTONG_AS",
        "LANG", "host",
        "limits.methods", "headSeconds", "port", "keepEventsDays", "storeCacheMebibytes",
        "strangerConnections", "gateways",
        "frameBytes", "id", "agency.name", "agency.department", "service", "node", "uid", "chmod", "make",
        "demo", "application/pdf", "utf",
        // Services, and values and fields that are only ever typed.
        "registry", "acceptance", "enforcement", "day", "month", "whole", "all", "unknown", "proposed",
        "clean",
        "nightDischarge", "facilityStill", "cookedBooks", "freshWater", "land", "submit", "status",
        "configured", "trace",
        "debug", "info", "notice", "warning", "error", "critical", "name", "version.file", "gbk", "isOff",
        "true",
        "false", "calendar", "working", "year", "seen", "secondary", "law", "seed", "contact", "environment",
        "manager",
        // Columns of files.
        "meter", "at", "value", "point", "ph", "code", "water", "division_code", "longitude", "latitude",
        // Verbs in the midst of a sentence.
        "store", "backup", "restore", "template", "blank", "application", "score", "expert", "list", "flag",
        "rules", "site",
        "show", "plant", "import", "export", "corrections", "propose", "ledger", "sample", "points",
        // Methods, and a request that shows how one is written.
        "Enterprises.GetEnterprise", "enterpriseId", "qingtong.common.v1.Requests/GetRequest",
        // Letters that a credit code does not have.
        "I", "O", "S", "V", "Z",
    ])
}
