import ArgumentParser
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

extension PlantVerb {
    struct Duplicates: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出可能的重复记录及依据。", "List records that may be the same plant, and why."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DuplicateCandidate> {
            let request = FindDuplicatesRequest.with { $0.enterpriseID = id }
            return frame.part(of: try await session.duplicates.findDuplicates(request).candidates)
        }

        func table(_ candidates: [DuplicateCandidate]) -> Table {
            var table = Table(
                say("编号", "id"), say("名称", "name"), say("区划", "division"), say("分值", "score"),
                say("依据", "why"))
            for candidate in candidates {
                table.add(
                    candidate.enterpriseID, candidate.name.fitted(to: 40), candidate.divisionCode,
                    String(candidate.score), candidate.why)
            }
            return table
        }
    }

    struct Doubles: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出全区划可能的重复记录，每对一行。", "List all pairs of a division that may be one plant."))
        @Option(help: .division) var division = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<DuplicatePair> {
            let request = ListDuplicatesRequest.with { $0.divisionCode = division }
            return try await frame.pages(of: request) { try await session.duplicates.listDuplicates($0) }
        }

        static var columns: [Column<DuplicatePair>] {
            [
                Column("编号", "id") { $0.enterpriseID },
                Column("名称", "name") { $0.name.fitted(to: 30) },
                Column("区划", "division") { $0.divisionCode },
                Column("另一编号", "other id") { $0.other.enterpriseID },
                Column("另一名称", "other name") { $0.other.name.fitted(to: 30) },
                Column("另一区划", "other division") { $0.other.divisionCode },
                Column("分值", "score") { String($0.other.score) },
                Column("依据", "why") { $0.other.why },
            ]
        }
    }

    struct Merge: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "把重复记录并入一条；原编号仍可查。", "Let one record answer for its double; the old id still resolves."))
        @Argument(help: ArgumentHelp(say("保留的记录。", "The record that goes on."))) var survivor: String
        @Argument(help: ArgumentHelp(say("并入的记录。", "Its double."))) var double: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> MergeResult {
            let request = try await MergeEnterprisesRequest.with {
                $0.survivorID = survivor
                $0.mergedID = double
                $0.reason = reason
            }.seen(by: session)
            return try await session.duplicates.mergeEnterprises(request)
        }

        func text(of result: MergeResult) -> String {
            result.survivor.summary
        }
    }

    struct Unmerge: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("拆分并入的记录。", "Let a double stand for itself again."))
        @Argument(help: ArgumentHelp(say("被并入的记录。", "The double."))) var double: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> MergeResult {
            let request = UnmergeEnterpriseRequest.with {
                $0.mergedID = double
                $0.reason = reason
            }
            return try await session.duplicates.unmergeEnterprise(request)
        }

        func text(of result: MergeResult) -> String {
            [result.survivor.summary, result.merged.summary].joined(separator: "\n\n")
        }
    }

    struct Contacts: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "查看人员（按角色遮蔽，查看留痕）。",
                "Show who is to be spoken to; masked by role, and every read is recorded."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> People {
            let request = GetPeopleRequest.with { $0.enterpriseID = id }
            return try await session.contacts.getPeople(request)
        }

        func text(of people: People) -> String {
            people.table
        }
    }

    struct SetContacts: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "set-contacts",
            abstract: say("登记人员，替换原有。", "Enter who is to be spoken to, in place of whoever was."))
        @Argument(help: .id) var id: String
        @Option(
            name: .customLong("person"),
            help: ArgumentHelp(
                say(
                    "职责:姓名:电话:邮箱，可多次；职责为 legal-representative、manager、environment、contact。",
                    "part:name:phone:email; may be repeated."))) var people: [PersonText] = []
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> People {
            let (id, people, reason) = (id, people.map(\.person), reason)
            let seen = try await session.contacts.getPeople(.with { $0.enterpriseID = id })
            return try await session.contacts.setPeople(
                .with {
                    $0.enterpriseID = id
                    $0.revision = seen.revision
                    $0.people = people
                    $0.reason = reason
                })
        }

        func text(of kept: People) -> String {
            kept.table
        }
    }
}

/// A person, as typed: part, name, telephone, address.
struct PersonText: ExpressibleByArgument {
    let person: Person

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...4).contains(parts.count), let part = PersonPart(called: parts[0]) else { return nil }
        person = .with {
            $0.part = part
            $0.name = parts[1]
            $0.phone = parts.count > 2 ? parts[2] : ""
            $0.email = parts.count > 3 ? parts[3] : ""
        }
    }
}

extension People {
    fileprivate var table: String {
        var table = Table(say("职责", "part"), say("姓名", "name"), say("电话", "telephone"), say("邮箱", "address"))
        for person in people { table.add(person.part.text, person.name, person.phone, person.email) }
        let note = masked ? "\n" + say("（无权查看全文，已遮蔽）", "(masked: not yours to read in full)") : ""
        return (table.isEmpty ? say("（没有记录）", "(no records)") : table.text) + note
    }
}

extension MergeEnterprisesRequest {
    /// The same request with the present revisions of both records.
    fileprivate func seen(by session: Session) async throws -> MergeEnterprisesRequest {
        var request = self
        request.survivorRevision = try await session.revision(of: survivorID)
        request.mergedRevision = try await session.revision(of: mergedID)
        return request
    }
}

extension DuplicateCandidate {
    /// What speaks for the two being one plant, and against it, with its weight.
    fileprivate var why: String {
        signals.map { signal in
            "\(signal.kind.text) \(signal.weight > 0 ? "+" : "")\(signal.weight)\(say("（\(signal.inputs)）", " (\(signal.inputs))"))"
        }
        .joined(separator: say("；", "; "))
    }
}
