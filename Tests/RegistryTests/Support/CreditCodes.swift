import ReferenceData

/// Credit codes (统一社会信用代码), right and wrong, which come with the program.
enum CreditCodes {
    static var vectors: [(code: String, isValid: Bool)] {
        get throws {
            try ReferenceFile("uscc_vectors.csv").rows().map { ($0["code"] ?? "", $0["valid"] == "true") }
        }
    }
}
