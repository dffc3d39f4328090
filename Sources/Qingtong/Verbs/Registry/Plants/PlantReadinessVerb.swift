import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

extension PlantVerb {
    struct Readiness: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "对照方案逐条看：已有、缺少、过期；不给企业则逐家列出一个区划。",
                "What is there, missing and out of date, clause by clause; without a plant, plant by plant of a division."
            ))
        @Argument(
            help: ArgumentHelp(say("企业编号；不给则列出区划。", "The plant's id; without it a division is listed.")))
        var plant = ""
        @Option(help: ArgumentHelp(say("一家企业截至哪一天。", "One plant as of which day."))) var on = ""
        @Option(help: .division) var division = ""
        @Flag(help: ArgumentHelp(say("只列已齐备的。", "Only plants that are ready."))) var ready = false
        @Option(
            help: ArgumentHelp(
                say("只列缺少该项或该项已过期的，如 reuse-plan。", "Only plants that lack this row, such as reuse-plan."),
                valueName: "word"))
        var missing = ""
        @OptionGroup var frame: SignedListFrame

        /// What was asked for.
        enum Answer {
            case plant(PlantReadiness)
            case division(ReadinessPage)
        }

        func validate() throws {
            let isOfDivision = !division.isEmpty || ready || !missing.isEmpty
            if !plant.isEmpty, isOfDivision {
                throw ValidationError(
                    say(
                        "--division、--ready、--missing 用于列出区划，不与企业编号同用。",
                        "--division, --ready and --missing list a division; they do not go with a plant."))
            }
            if plant.isEmpty, !on.isEmpty {
                throw ValidationError(say("--on 只用于一家企业。", "--on goes with one plant."))
            }
        }

        func ask(_ session: Session) async throws -> Answer {
            guard plant.isEmpty else {
                let request = ShowReadinessRequest.with {
                    $0.enterpriseID = plant
                    $0.on = on
                }
                return .plant(try await session.requirements.showReadiness(request))
            }
            let request = ListReadinessRequest.with {
                $0.divisionCode = division
                $0.readyOnly = ready
                $0.missing = missing
            }
            var whole = ReadinessPage()
            let listing = try await frame.pages(of: request) { request in
                let page = try await session.requirements.listReadiness(request)
                whole.on = page.on
                if page.hasTotals { whole.totals = page.totals }
                whole.nextPageToken = page.nextPageToken
                return page
            }
            whole.plants = listing.items
            return .division(whole)
        }

        func json(of answer: Answer) throws -> String {
            switch answer {
            case .plant(let readiness): try readiness.jsonString()
            case .division(let page): try page.jsonString()
            }
        }

        func text(of answer: Answer) -> String {
            switch answer {
            case .plant(let readiness): readiness.text
            case .division(let page): page.text
            }
        }

        func note(on answer: Answer, below text: String, _ session: Session) -> String { warning(on: answer) }

        func warning(on answer: Answer) -> String {
            guard case .division(let page) = answer, !page.nextPageToken.isEmpty else { return "" }
            return say(
                "（先列 \(page.plants.count) 家，还有更多：缩小范围，或加 --all）",
                "(the first \(page.plants.count); there are more: narrow it down, or add --all)")
        }
    }
}

extension PlantReadiness {
    fileprivate var text: String {
        let table = Table(
            items,
            [
                Column("条款", "clause") { $0.clause },
                Column("要求", "asked for") { say($0.chinese, $0.english) },
                Column("状态", "state") { $0.state.words },
                Column("自", "since") { $0.since },
                Column("厂区", "sites") { $0.sites.listed },
                Column("办理或缘由", "settled by, or why not") { item in
                    item.verb.isEmpty ? say(item.whyChinese, item.whyEnglish) : "qingtong \(item.verb)"
                },
            ])
        return "\(name)  (\(enterpriseID))\n\(table.text)\n\(say("\(on)：", "\(on): "))\(counts.text)"
    }
}

extension ReadinessPage {
    fileprivate var text: String {
        guard !plants.isEmpty || totals.plants > 0 else { return say("（没有企业）", "(no plants)") }
        var parts: [String] = []
        if !plants.isEmpty {
            parts.append(
                Table(
                    plants,
                    [
                        Column("企业", "plant") { $0.name.fitted(to: 36) },
                        Column("区划", "division") { $0.divisionCode },
                        Column("已有", "there") { String($0.counts.there) },
                        Column("缺少", "missing") { String($0.counts.missing) },
                        Column("过期", "out of date") { String($0.counts.outOfDate) },
                        Column("缺少或过期的项", "rows missing or out of date") {
                            ($0.missing + $0.outOfDate).joined(separator: " ").fitted(to: 60)
                        },
                        Column("编号", "id") { $0.enterpriseID },
                    ]
                ).text)
        }
        parts.append(
            Table(
                totals.rows,
                [
                    Column("条款", "clause") { $0.clause },
                    Column("要求", "asked for") { say($0.chinese, $0.english) },
                    Column("项名", "row") { $0.word },
                    Column("已有", "there") { String($0.there) },
                    Column("缺少", "missing") { String($0.missing) },
                    Column("过期", "out of date") { String($0.outOfDate) },
                    Column("不适用", "does not apply") { String($0.doesNotApply) },
                ]
            ).text)
        parts.append(
            say(
                "\(on)：共 \(totals.plants) 家企业，齐备 \(totals.ready) 家",
                "\(on): \(totals.plants) plants, \(totals.ready) of them ready"))
        return parts.joined(separator: "\n\n")
    }
}

extension ReadinessCounts {
    /// Its figures in one line.
    var text: String {
        let asked = there + missing + outOfDate
        return say(
            "应有 \(asked) 项，已有 \(there) 项，缺少 \(missing) 项，过期 \(outOfDate) 项，不适用 \(doesNotApply) 项",
            "\(there) of \(asked) there, \(missing) missing, \(outOfDate) out of date, \(doesNotApply) do not apply"
        )
    }
}
