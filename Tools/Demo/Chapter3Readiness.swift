import Harness
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Story {
    struct ReadinessFacts: Sendable {
        /// What the county sees before the round.
        let before: ReadinessPage
        let plant: PlantReadiness
    }

    /// Before it applies, the plant enters what the plan asks of it: first its site and papers, then, by the rows that its county and it
    /// see missing, the rest.
    func makeReady(_ plant: Enterprise, by applicant: Session, county: Session) async throws -> ReadinessFacts
    {
        let file = try await PlantFile(of: plant, by: applicant, on: SystemClock.now().day)
        let site = try await file.enterSite()
        for kind in PlantFile.permits { try await file.enter(kind) }
        let before = try await county.requirements.listReadiness(
            .with { $0.divisionCode = SampleDirectory.changxing })
        guard let line = before.plants.first(where: { $0.enterpriseID == plant.id }) else {
            throw StoryFailure("the county's list leaves the plant out")
        }
        narrator.tell(
            3, say("轮次之前，县里看各企业缺什么", "Before the round, the county sees what its plants lack"),
            "\(line.name): \(figures(line.counts))",
            evidence: "qingtong plant readiness --division \(SampleDirectory.changxing)")

        try await file.enterWater(of: site)
        try await file.enterResidue(of: site)
        try await file.enterFigures(of: site)
        for kind in PlantFile.rules { try await file.enter(kind) }
        for kind in PlantFile.norms { try await file.enter(kind, at: site) }
        try await file.enterAssessments(of: site)
        try await file.signBalance(of: site)
        try await file.enterFleetCount()
        let shown = try await applicant.requirements.showReadiness(.with { $0.enterpriseID = plant.id })
        let open = shown.items.filter { $0.state == .missing || $0.state == .outOfDate }.map(\.word)
        try expect(shown.counts.ready, "the plant still lacks \(open)")
        narrator.tell(
            3, say("企业逐项补齐，可以申报", "The plant enters the rest and is ready to apply"),
            figures(shown.counts), evidence: "qingtong plant readiness \(plant.id)")
        return ReadinessFacts(before: before, plant: shown)
    }

    private func figures(_ counts: ReadinessCounts) -> String {
        let asked = counts.there + counts.missing + counts.outOfDate
        return say("应有 \(asked) 项，已有 \(counts.there) 项", "\(counts.there) of \(asked) there")
    }
}
