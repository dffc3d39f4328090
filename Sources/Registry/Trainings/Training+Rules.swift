import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Training {
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "division_code") }
    }

    /// Gives a person a seat. While `scheduled` only.
    ///
    /// - Throws: `training-closed`, `attendee-enrolled`, `training-full`.
    mutating func enrol(_ name: String, of plant: String, by actor: Actor) throws(Refusal) {
        try requireScheduled()
        guard !attendees.contains(where: { $0.name == name && $0.enterpriseID == plant }) else {
            throw Refusal(.attendeeEnrolled, field: "name")
        }
        guard attendees.count < seats else {
            throw Refusal(.trainingFull, ["seats": String(seats)])
        }
        attendees.append(
            .with {
                $0.number = Int32(attendees.count + 1)
                $0.name = name
                $0.enterpriseID = plant
                $0.enrolledBy = actor.id
            })
    }

    /// Records who attended. From `scheduled`, on its day or later; leads to `held`.
    ///
    /// - Throws: `training-closed`, `training-still-to-come`, `attendee-unknown`.
    mutating func record(attended numbers: [Int32], on today: Day) throws(Refusal) {
        try requireScheduled()
        guard heldOn <= today.text else {
            throw Refusal(.trainingStillToCome, field: "training_id", ["day": heldOn])
        }
        for (index, number) in numbers.enumerated() {
            guard let place = attendees.firstIndex(where: { $0.number == number }) else {
                throw Refusal(.attendeeUnknown, field: FieldPath("attended").item(index))
            }
            attendees[place].attended = true
        }
        state = .held
    }

    /// Cancels the session. From `scheduled`; leads to `cancelled`.
    mutating func cancel(because reason: String) throws(Refusal) {
        try requireScheduled()
        state = .cancelled
        cancelReason = reason
    }

    private func requireScheduled() throws(Refusal) {
        guard state == .scheduled else { throw Refusal(.trainingClosed, field: "training_id") }
    }

    /// The session as the caller may see it; `plants` are the ids of the plant that the caller speaks for.
    func shown(to actor: Actor, of plants: Set<String>) -> Training {
        if let place = try? division, actor.holds(.organiser, over: place) { return self }
        var shown = self
        shown.attendees = attendees.filter { plants.contains($0.enterpriseID) }
        return shown
    }
}

extension Certificate {
    /// Its state on a day.
    func standing(on today: Day) -> CertificateStanding {
        if revokedAt > 0 { return .revoked }
        return !expiresOn.isEmpty && expiresOn < today.text ? .expired : .valid
    }

    /// What everybody may know of it.
    func view(on today: Day) -> CertificateView {
        .with {
            $0.number = number
            $0.holder = holder.prefix(1) + "**"
            $0.trainingTitle = trainingTitle
            $0.agencyName = agencyName
            $0.issuedOn = issuedOn
            $0.expiresOn = expiresOn
            $0.standing = standing(on: today)
        }
    }
}

extension RunningNumber {
    private static let ofCertificates = "PX"

    /// The number of a certificate, `PX-2026-0001`.
    init(ofCertificates year: Int, serial: Int) {
        self.init(series: Self.ofCertificates, year: year, serial: serial)
    }

    /// - Returns: `nil` when the certificate has no such number.
    init?(certificate: Certificate) {
        self.init(certificate.number)
        guard series == Self.ofCertificates else { return nil }
    }
}
