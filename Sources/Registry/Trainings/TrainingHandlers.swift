import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for training: sessions, attendance, certificates.
struct TrainingService: TrainingsHandlers {
    func scheduleTraining(_ request: ScheduleTrainingRequest, _ command: Command) throws -> Training {
        let place = try command.division(request.divisionCode, field: "division_code")
        try command.actor.require(.organiser, over: place)
        let day = try Day(request.heldOn, field: "held_on")
        guard day >= command.today else { throw Refusal(.trainingInPast, field: "held_on") }
        try DayKind.training.bounds.check(
            day, on: command.today, confirmed: request.confirmed, field: "held_on")
        var training = Training.with {
            $0.id = command.newID()
            $0.title = request.title
            $0.agencyID = command.actor.agencyID
            $0.agencyName = command.actor.principal.agencyName
            $0.divisionCode = place.text
            $0.place = request.place
            $0.heldOn = day.text
            $0.hours = request.hours
            $0.seats = request.seats
            $0.certificateMonths = request.certificateMonths
            $0.state = .scheduled
        }
        training.files = try command.attach(request.files, to: .trainings, training.id, field: "files")
        return try command.kept(.trainings).add(training)
    }

    func enrol(_ request: EnrolRequest, _ command: Command) throws -> Training {
        var training = try command.kept(.trainings).require(request.trainingID, field: "training_id")
        let plant =
            try request.enterpriseID.isEmpty
            ? nil : command.kept(.enterprises).require(request.enterpriseID, field: "enterprise_id")
        if !(plant.map(command.actor.speaks) ?? false) {
            try command.actor.require(.organiser, over: training.division)
        }
        try training.enrol(request.name, of: request.enterpriseID, by: command.actor)
        return try command.kept(.trainings).save(training).shown(to: command.actor, of: command.ownPlants())
    }

    func recordAttendance(_ request: RecordAttendanceRequest, _ command: Command) throws -> Training {
        try change(request.trainingID, command) {
            try $0.record(attended: request.attended, on: command.today)
        }
    }

    func cancelTraining(_ request: CancelTrainingRequest, _ command: Command) throws -> Training {
        try change(request.trainingID, command) { try $0.cancel(because: request.reason) }
    }

    func issueCertificates(
        _ request: IssueCertificatesRequest, _ command: Command
    ) throws -> CertificateList {
        var list = CertificateList()
        _ = try change(request.trainingID, command) { training in
            guard training.state == .held else { throw Refusal(.trainingNotHeld, field: "training_id") }
            for index in training.attendees.indices {
                let attendee = training.attendees[index]
                guard attendee.attended, attendee.certificateNumber.isEmpty else { continue }
                let certificate = try command.kept(.certificates).issue(to: attendee, of: training)
                training.attendees[index].certificateNumber = certificate.number
                list.certificates.append(certificate)
            }
        }
        return list
    }

    func revokeCertificate(_ request: RevokeCertificateRequest, _ command: Command) throws -> Certificate {
        guard
            var certificate = try command.kept(.certificates).first(
                where: [.equal("number", .text(TypedCode.folded(request.number)))])
        else { throw Refusal(.certificateUnknown, field: "number") }
        let training = try command.kept(.trainings).require(certificate.trainingID)
        try command.actor.require(.organiser, over: training.division)
        guard certificate.revokedAt == 0 else { throw Refusal(.certificateRevoked, field: "number") }
        certificate.revokedAt = command.now.microseconds
        certificate.revocationReason = request.reason
        return try command.kept(.certificates).save(certificate)
    }

    func verifyCertificate(_ request: VerifyCertificateRequest, _ query: Query) throws -> CertificateView {
        let found = try query.shown(.certificates).find(
            where: [.equal("number", .text(TypedCode.folded(request.number)))], limit: 1)
        guard let certificate = found.documents.first else {
            throw Refusal(.certificateUnknown, field: "number")
        }
        return certificate.view(on: query.today)
    }

    func getTraining(_ request: GetTrainingRequest, _ query: Query) throws -> Training {
        try query.shown(.trainings).require(request.trainingID, field: "training_id")
            .shown(to: query.actor, of: query.ownPlants())
    }

    func listTrainings(_ request: ListTrainingsRequest, _ query: Query) throws -> TrainingPage {
        let asked = try DivisionCode(orProvince: request.divisionCode, field: "division_code")
        var conditions: [Condition] = [.hasPrefix("division_code", asked.subtreePrefix)]
        if request.state != .unspecified {
            conditions.append(.equal("state", .integer(Int64(request.state.rawValue))))
        }
        let page = try query.shown(.trainings).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize))
        return .with {
            $0.trainings = page.documents.map { training in
                var training = training
                training.attendees = []
                return training
            }
            $0.nextPageToken = page.nextToken
        }
    }

    private func change(
        _ id: String, _ command: Command, _ body: (inout Training) throws -> Void
    ) throws -> Training {
        var training = try command.kept(.trainings).require(id, field: "training_id")
        try command.actor.require(.organiser, over: training.division)
        try body(&training)
        return try command.kept(.trainings).save(training)
    }
}

extension KeptDocuments where D == Certificate {
    fileprivate func issue(to attendee: Attendee, of training: Training) throws -> Certificate {
        let months = Int(training.certificateMonths)
        return try add(
            .with {
                $0.id = command.newID()
                $0.number = try nextNumber().text
                $0.trainingID = training.id
                $0.trainingTitle = training.title
                $0.agencyName = training.agencyName
                $0.holder = attendee.name
                $0.enterpriseID = attendee.enterpriseID
                $0.issuedOn = command.today.text
                // Issuing is an event, like the grant of a plaque.
                let term = Term.months(months, from: .event)
                $0.expiresOn = months == 0 ? "" : term.lastDay(since: command.today).text
            })
    }
}
