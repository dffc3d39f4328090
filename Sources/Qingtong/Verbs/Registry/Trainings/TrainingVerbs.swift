import ArgumentParser
import CommonAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// Training sessions.
struct TrainingVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training",
        abstract: say("业务培训：安排、报名、到课、发证。", "Training: sessions, attendance, certificates."),
        subcommands: [
            List.self, Show.self, Schedule.self, EnrolOne.self, Attendance.self, Cancel.self, Certify.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出培训。", "List sessions."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<TrainingState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Training> {
            let request = ListTrainingsRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.trainings.listTrainings($0) }
        }

        static var columns: [Column<Training>] {
            [
                Column("日期", "day") { $0.heldOn },
                Column("名称", "title") { $0.title.fitted(to: 40) },
                Column("地点", "place") { $0.place.fitted(to: 24) },
                Column("学时", "hours") { String($0.hours) },
                Column("名额", "seats") { String($0.seats) },
                Column("状态", "state") { $0.state.words },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<Training>

    struct Schedule: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("安排一期培训。", "Announce a session."))
        @Argument(help: ArgumentHelp(say("名称。", "The title."))) var title: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division: String
        @Option(help: ArgumentHelp(say("地点。", "The place."))) var place: String
        @Option(help: ArgumentHelp(say("日期。", "The day."))) var on: String
        @Option(help: ArgumentHelp(say("学时。", "Hours."))) var hours: Int32 = 8
        @Option(help: ArgumentHelp(say("名额。", "Seats."))) var seats: Int32 = 50
        @Option(help: ArgumentHelp(say("证书有效月数，0 为长期。", "Months a certificate holds; 0 for good.")))
        var months: Int32 = 0
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Training {
            let request = ScheduleTrainingRequest.with {
                $0.confirmed = confirmation.fields
                $0.title = title
                $0.divisionCode = division
                $0.place = place
                $0.heldOn = on
                $0.hours = hours
                $0.seats = seats
                $0.certificateMonths = months
            }
            return try await session.trainings.scheduleTraining(request)
        }
    }

    struct EnrolOne: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "enrol", abstract: say("报名。", "Enrol a person."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("姓名。", "The person's name."))) var name: String
        @Option(help: ArgumentHelp(say("企业编号。", "The id of the plant."))) var plant = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Training {
            let request = EnrolRequest.with {
                $0.trainingID = id
                $0.name = name
                $0.enterpriseID = plant
            }
            return try await session.trainings.enrol(request)
        }
    }

    struct Attendance: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记到课。", "Record who was there."))
        @Argument(help: .id) var id: String
        @Argument(help: ArgumentHelp(say("到课学员的序号。", "The numbers of those who were there.")))
        var attended: [Int32] = []
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Training {
            let request = RecordAttendanceRequest.with {
                $0.trainingID = id
                $0.attended = attended
            }
            return try await session.trainings.recordAttendance(request)
        }
    }

    typealias Cancel = EndRecord<Training>

    struct Certify: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("为到课学员发证。", "Give the certificates."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<Certificate> {
            Listing(try await session.trainings.issueCertificates(.with { $0.trainingID = id }).certificates)
        }

        func table(_ issued: [Certificate]) -> Table {
            var table = Table(say("证书编号", "number"), say("姓名", "holder"), say("有效期至", "until"))
            for one in issued { table.add(one.number, one.holder, one.expiresOn) }
            return table
        }
    }
}

/// Certificates of training.
struct CertificateVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: say("培训证书：核验、吊销。", "Certificates: verify and revoke."),
        subcommands: [Verify.self, Revoke.self])

    struct Verify: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("核验一张证书（公开）。", "Verify a certificate; anyone may."))
        @Argument(help: ArgumentHelp(say("证书编号。", "Its number."))) var number: String
        @OptionGroup var frame: OpenFrame

        func ask(_ session: Session) async throws -> CertificateView {
            try await session.trainings.verifyCertificate(.with { $0.number = number })
        }

        func text(of view: CertificateView) -> String {
            "\(view.number)  \(view.standing.words)  \(view.holder)  \(view.trainingTitle)  \(view.agencyName)  \(view.issuedOn)–\(view.expiresOn)"
        }
    }

    typealias Revoke = EndRecord<Certificate>
}

extension Training: ShownRecord {
    static var showing: String { say("看一期培训。", "Show one session.") }

    static func get(_ id: String, by session: Session) async throws -> Training {
        try await session.trainings.getTraining(.with { $0.trainingID = id })
    }

    var summary: String {
        var lines = [
            "\(title)  \(state.words)  (\(id))",
            "  \(heldOn) \(place)，\(agencyName)，\(hours) \(say("学时", "hours"))，\(attendees.count)/\(seats)",
        ]
        if !cancelReason.isEmpty { lines.append("  \(cancelReason)") }
        lines += attendees.map { one in
            "  \(one.number)  \(one.name)  \(one.enterpriseID)  \(one.attended ? "✓" : "")  \(one.certificateNumber)"
        }
        return lines.joined(separator: "\n")
    }
}

extension Training: EndedRecord {
    static var ending: (verb: String, abstract: String) { ("cancel", say("取消一期培训。", "Call a session off.")) }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> Training {
        let request = CancelTrainingRequest.with {
            $0.trainingID = id
            $0.reason = reason
        }
        return try await session.trainings.cancelTraining(request)
    }
}

extension Certificate: EndedRecord {
    var summary: String { "\(number)  \(holder)  \(revocationReason)" }

    static var ending: (verb: String, abstract: String) {
        ("revoke", say("吊销一张证书。", "Take a certificate away."))
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> Certificate {
        let request = RevokeCertificateRequest.with {
            $0.number = id
            $0.reason = reason
        }
        return try await session.trainings.revokeCertificate(request)
    }
}
