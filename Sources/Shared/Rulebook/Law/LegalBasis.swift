package import Refusals

/// The article under which an offence is punished.
package struct LegalBasis: Hashable, Sendable {
    package let offence: Offence
    /// The law's Chinese title.
    package let law: String
    package let article: Int
    /// The fines that the article states, the ordinary first.
    package let fines: [Fine]
    /// How well the article's words are evidenced.
    package let evidence: Evidence
    /// Where the words were read.
    package let source: String

    /// An article for an offence.
    package init(
        offence: Offence, law: String, article: Int, fines: [Fine], evidence: Evidence, source: String
    ) {
        self.offence = offence
        self.law = law
        self.article = article
        self.fines = fines
        self.evidence = evidence
        self.source = source
    }

    /// A range of money that an article allows.
    package struct Fine: Hashable, Sendable {
        package let circumstance: Circumstance
        /// The least, in fen.
        package let least: Int64
        /// The most, in fen.
        package let most: Int64

        /// A range, which contains nothing when its most is below its least.
        package init(circumstance: Circumstance, least: Int64, most: Int64) {
            self.circumstance = circumstance
            self.least = least
            self.most = most
        }

        /// Whether so many fen lie in the range, its ends included.
        package func contains(_ fen: Int64) -> Bool { least <= fen && fen <= most }
    }

    /// In which case a fine applies.
    package enum Circumstance: String, CaseIterable, Hashable, Sendable {
        case ordinary
        /// Serious circumstances (情节严重).
        case serious
        /// Refusal to put it right (拒不改正).
        case refusal
        /// For the persons directly responsible (直接责任人员).
        case persons
        /// Where the pollutant is industrial noise (工业噪声).
        case noise
        /// Hazardous waste or sewage sludge (危险废物、污泥).
        case hazardous
        /// Hazardous waste or sludge, with serious consequences (造成严重后果).
        case hazardousGrave = "hazardous-grave"
    }

    /// How well an article's words are evidenced.
    package enum Evidence: String, CaseIterable, Hashable, Sendable {
        /// Read in the source named.
        case read = "V"
        /// Read only in a secondary copy: to be checked before it is quoted in an instrument.
        case secondary = "V2"
    }

    /// The article as it is cited, its number in digits: 《中华人民共和国生态环境法典》第1108条.
    package var citation: String { "《\(law)》第\(article)条" }

    /// Refuses a fine that the article does not allow.
    ///
    /// - Throws: `fine-circumstance` when the article states no fine for the circumstance; `fine-range`
    ///   when the amount, in fen, is outside its range.
    package func checkFine(
        _ fen: Int64, for circumstance: Circumstance, field: FieldPath
    ) throws(Refusal) {
        guard let fine = fines.first(where: { $0.circumstance == circumstance }) else {
            throw Refusal(.fineCircumstance, field: field, ["citation": citation])
        }
        guard fine.contains(fen) else {
            throw Refusal(
                .fineRange, field: field,
                ["citation": citation, "least": yuanText(fine.least), "most": yuanText(fine.most)])
        }
    }

    private func yuanText(_ fen: Int64) -> String { "\(fen / 100)" }
}
