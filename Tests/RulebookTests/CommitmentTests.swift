import Refusals
import Rulebook
import Testing

@Suite("Commit and reveal")
struct CommitmentTests {
    private let world: DrawWorld

    init() throws {
        world = try DrawWorld()
    }

    @Test(
        "a contribution commits to what another program computed",
        arguments: [
            ("commerce", "11", "664b312640904b0200dfa6242667fa54005da5f55af90fc4f9a26ab4eef9853c"),
            ("construction", "0f", "07134c5ad5f2c8250c012e2e1508753aba65f55060ffc39920a323f28478662c"),
            ("ecology", "ab", "9f887b402ab443af1a0eb29eb40ad8162fc900b39d71a332cf32d9c8b5222cf1"),
        ])
    func contribution(_ party: String, _ byte: String, _ digest: String) throws {
        let commitment = try DrawWorld.contribution(party, byte)
            .commitment(round: "R2026-1", subject: "91150424MA0MW25688", hash: .sha256)
        #expect(commitment.digest == digest)
    }

    @Test("commitment, beacon, seed and order are what another program computed")
    func vector() throws {
        #expect(
            DrawCommitment(to: world.terms, hash: .sha256).digest
                == "0cdae2471ce4ec7dea3dde7a8773a216c3719a26bbd17923ae5c350eb3e68734")
        #expect(
            try world.terms.beacon(revealing: world.contributions, hash: .sha256)
                == "ae802d2def118f86ee06c1d086427d7068919376a0ced39d1ce006c5609fcf7c")
        #expect(world.draw.seedText == "1bbd016fbf120100d47dd0a433b9db5f59919a08cb262530c5a178c35cbb439f")
        #expect(world.draw.permutation.joined(separator: " ") == "E02 E10 E04 E08 E03 E07 E06 E09 E05 E01")
    }

    @Test("the order of reveals does not matter")
    func order() throws {
        let terms = world.terms
        #expect(try terms.draw(revealing: world.contributions.reversed(), hash: .sha256) == world.draw)
    }

    @Test("a withheld nonce makes the draw void and names who withheld")
    func withheld() {
        for place in world.contributions.indices {
            var revealed = world.contributions
            let party = revealed.remove(at: place).party
            let refused = refusal { () throws(Refusal) in
                try world.terms.draw(revealing: revealed, hash: .sha256)
            }
            #expect(refused?.reason == .drawRevealMissing)
            #expect(refused?.values["party"] == party)
        }
    }

    @Test("a nonce other than the committed one, a stranger's and a second one are refused")
    func wrongReveals() throws {
        var changed = world.contributions
        changed[1] = try DrawWorld.contribution("commerce", "12")
        let mismatch = refusal { () throws(Refusal) in try world.terms.draw(revealing: changed, hash: .sha256)
        }
        #expect(mismatch?.reason == .drawRevealMismatch)
        #expect(mismatch?.field == "contributions[1]")
        let stranger = world.contributions + [try DrawWorld.contribution("transport", "12")]
        let unknown = refusal { () throws(Refusal) in try world.terms.draw(revealing: stranger, hash: .sha256)
        }
        #expect(unknown?.reason == .drawRevealUnknown)
        let again = world.contributions + [world.contributions[0]]
        let twice = refusal { () throws(Refusal) in try world.terms.draw(revealing: again, hash: .sha256) }
        #expect(twice?.reason == .drawRevealUnknown)
    }

    @Test(
        "a nonce or a digest that is not 64 lower-case hexadecimal digits is refused",
        arguments: [
            "", "11", String(repeating: "AB", count: 32), String(repeating: "ab", count: 33),
            String(repeating: "g1", count: 32), String(repeating: "１1", count: 32),
        ])
    func hexadecimal(_ text: String) {
        let nonce = refusal { () throws(Refusal) in try Contribution(party: "p", nonce: text, field: "c") }
        #expect(nonce?.reason == .drawNonce)
        #expect(nonce?.field == "c.nonce")
        let digest = refusal { () throws(Refusal) in
            try ContributionCommitment(party: "p", digest: text, field: "c")
        }
        #expect(digest?.reason == .drawCommitmentDigest)
    }

    @Test(
        "a quota that cannot be meant is refused",
        arguments: [(0, nil), (-1, nil), (11, nil), (3, 0), (3, -1)] as [(Int, Int?)])
    func quotas(_ seats: Int, _ perOrganisation: Int?) {
        let refused = refusal { () throws(Refusal) in
            try DrawWorld(quota: DrawTerms.Quota(seats: seats, perOrganisation: perOrganisation))
        }
        #expect(refused?.reason == .drawQuota)
    }

    @Test("contributors are at least one and each once; an announced beacon takes no nonce")
    func sources() throws {
        let terms = world.terms
        func committed(_ source: DrawTerms.BeaconSource) throws(Refusal) -> DrawTerms {
            try DrawTerms(
                round: terms.round, subject: terms.subject, roster: terms.roster, quota: terms.quota,
                beaconSource: source)
        }
        let none = refusal { () throws(Refusal) in try committed(.contributions([])) }
        #expect(none?.reason == .drawContributors)
        let once = try world.contributions[0].commitment(round: "R", subject: "S", hash: .sha256)
        let twice = refusal { () throws(Refusal) in try committed(.contributions([once, once])) }
        #expect(twice?.reason == .drawContributors)
        let unnamed = refusal { () throws(Refusal) in try committed(.announced("")) }
        #expect(unnamed?.reason == .drawLabel)
        let announced = try committed(.announced("drand:quicknet:27946612"))
        let nonces = refusal { () throws(Refusal) in
            try announced.draw(revealing: world.contributions, hash: .sha256)
        }
        #expect(nonces?.reason == .drawBeaconAnnounced)
    }

    @Test("every term is bound by the commitment")
    func binding() throws {
        let terms = world.terms
        var digests: Set<String> = [DrawCommitment(to: terms, hash: .sha256).digest]
        let others: [DrawTerms] = [
            try DrawWorld(quota: DrawTerms.Quota(seats: 4, perOrganisation: 1)).terms,
            try DrawWorld(quota: DrawTerms.Quota(seats: 3, perOrganisation: 2)).terms,
            try DrawWorld(quota: DrawTerms.Quota(seats: 3)).terms,
            try DrawWorld(organisations: [:]).terms,
            try DrawTerms(
                round: "R2026-2", subject: terms.subject, roster: terms.roster, quota: terms.quota,
                beaconSource: terms.beaconSource),
            try DrawTerms(
                round: terms.round, subject: "S", roster: terms.roster, quota: terms.quota,
                beaconSource: terms.beaconSource),
            try DrawTerms(
                round: terms.round, subject: terms.subject, roster: terms.roster, quota: terms.quota,
                beaconSource: .announced("drand:quicknet:27946612")),
            try DrawTerms(
                round: terms.round, subject: terms.subject,
                roster: Roster(Array(terms.roster.members.dropLast()), field: "members"), quota: terms.quota,
                beaconSource: terms.beaconSource),
        ]
        for other in others { digests.insert(DrawCommitment(to: other, hash: .sha256).digest) }
        #expect(digests.count == others.count + 1)
    }
}
