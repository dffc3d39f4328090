extension LegalTable {
    /// The articles that are recorded, as of November 2026.
    ///
    /// The Ecological and Environmental Code is in force since 2026-08-15; its art. 1242 repeals the laws
    /// that dealt with these acts before. Their articles are not recorded, so the days before it are blank.
    package static let recorded = LegalTable(checked: code + statute)

    /// Rows that a test has checked.
    private init(checked rows: [Row]) {
        self.rows = rows
    }

    private static let codeInForce: Day = "2026-08-15"

    private static let code: [Row] = articles.flatMap { basis in
        [
            Row(
                offence: basis.offence, validFrom: nil, validTo: codeInForce.adding(days: -1), basis: nil),
            Row(offence: basis.offence, validFrom: codeInForce, validTo: nil, basis: basis),
        ]
    }

    private static let articles: [LegalBasis] = [
        article(1108, .stealthDischarge, [.yuan(100_000, 1_000_000)]),
        article(1107, .overStandard, [.yuan(100_000, 1_000_000), .yuan(20_000, 200_000, .noise)]),
        article(1109, .illegalOutfall, [.yuan(20_000, 100_000), .yuan(100_000, 500_000, .serious)]),
        article(
            1169, .wasteDumping,
            [
                .yuan(100_000, 1_000_000), .yuan(200_000, 2_000_000, .hazardous),
                .yuan(2_000_000, 5_000_000, .hazardousGrave), .yuan(20_000, 100_000, .persons),
            ]),
        article(1171, .wasteLedger, [.yuan(50_000, 200_000, .refusal)]),
        article(1130, .unenclosedDust, [.yuan(10_000, 100_000)]),
        article(1129, .spillingVehicle, [.yuan(2_000, 20_000)]),
        article(
            1095, .assessmentFormMissing, [.yuan(100_000, 500_000), .yuan(500_000, 5_000_000, .serious)]),
        article(
            1095, .assessmentReportMissing,
            [.yuan(200_000, 1_000_000), .yuan(1_000_000, 10_000_000, .serious)]),
        article(
            1100, .facilitiesMissing,
            [
                .yuan(200_000, 1_000_000), .yuan(1_000_000, 2_000_000, .refusal),
                .yuan(50_000, 200_000, .persons),
            ]),
        article(1106, .registrationMissing, [.yuan(0, 50_000)]),
        article(1221, .cleanProductionAudit, [.yuan(50_000, 500_000, .refusal)]),
    ]

    /// The provincial statute, as amended for the third time on 2021-03-26; its fines before that day are
    /// not recorded.
    private static let statute: [Row] = [
        Row(
            offence: .onSiteMixing, validFrom: "2021-03-26", validTo: nil,
            basis: LegalBasis(
                offence: .onSiteMixing, law: "浙江省促进散装水泥发展和应用条例", article: 27,
                fines: [.yuan(50_000, 100_000)], evidence: .read, source: "LawRefBook/Laws@2f4c5c2"))
    ]

    private static func article(
        _ number: Int, _ offence: Offence, _ fines: [LegalBasis.Fine]
    ) -> LegalBasis {
        LegalBasis(
            offence: offence, law: "中华人民共和国生态环境法典", article: number, fines: fines,
            evidence: .secondary, source: "xiejianjun000/FlowWiki@84187de")
    }
}

extension LegalBasis.Fine {
    /// A range in whole yuan, the unit in which articles are written.
    fileprivate static func yuan(
        _ least: Int64, _ most: Int64, _ circumstance: LegalBasis.Circumstance = .ordinary
    ) -> Self {
        Self(circumstance: circumstance, least: least * 100, most: most * 100)
    }
}
