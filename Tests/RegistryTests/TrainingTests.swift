import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Training and certificates")
struct TrainingTests {
    private let registry: RegistryWorld
    private let service = TrainingService()
    private let plant: Enterprise
    private let owner: Actor
    private let organiser: Actor
    private let elsewhere = World.actor("organiser.09", .organiser, over: "330522")

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        owner = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        organiser = World.actor(
            "centre.01", .organiser, over: "330000",
            agency: .with {
                $0.id = "zj-bulk-cement"
                $0.name = "示例省散装水泥发展中心"
            })
    }

    private func schedule(
        on day: String = "2026-11-25", seats: Int32 = 3, months: Int32 = 24, as actor: Actor? = nil
    ) throws -> Training {
        try registry.command(as: actor ?? organiser) {
            try service.scheduleTraining(
                .with {
                    $0.title = "清洁生产改造业务培训"
                    $0.divisionCode = "330400"
                    $0.place = "嘉兴"
                    $0.heldOn = day
                    $0.hours = 16
                    $0.seats = seats
                    $0.certificateMonths = months
                }, $0)
        }
    }

    @discardableResult
    private func enrol(
        _ name: String, in training: Training, of plant: String? = nil, as actor: Actor? = nil
    ) throws -> Training {
        try registry.command(as: actor ?? owner) {
            try service.enrol(
                .with {
                    $0.trainingID = training.id
                    $0.name = name
                    $0.enterpriseID = plant ?? self.plant.id
                }, $0)
        }
    }

    private func record(_ training: Training, _ attended: [Int32], as actor: Actor? = nil) throws -> Training
    {
        try registry.command(as: actor ?? organiser) {
            try service.recordAttendance(
                .with {
                    $0.trainingID = training.id
                    $0.attended = attended
                }, $0)
        }
    }

    private func cancel(_ training: Training) throws -> Training {
        try registry.command(as: organiser) {
            try service.cancelTraining(
                .with {
                    $0.trainingID = training.id
                    $0.reason = "场地不可用"
                }, $0)
        }
    }

    private func issue(_ training: Training) throws -> [Certificate] {
        try registry.command(as: organiser) {
            try service.issueCertificates(.with { $0.trainingID = training.id }, $0).certificates
        }
    }

    private func revoke(_ number: String, as actor: Actor? = nil) throws -> Certificate {
        try registry.command(as: actor ?? organiser) {
            try service.revokeCertificate(
                .with {
                    $0.number = number
                    $0.reason = "冒名参训"
                }, $0)
        }
    }

    private func verify(_ number: String) throws -> CertificateView {
        try registry.query(as: .nobody) {
            try service.verifyCertificate(.with { $0.number = number }, $0)
        }
    }

    private func held() throws -> Training {
        let training = try schedule()
        for name in ["张一", "李二", "王三"] { try enrol(name, in: training) }
        registry.advance(seconds: 2 * 86_400)
        return try record(training, [1, 3])
    }

    @Test("after a restoration certificates go on in a range of their own")
    func restored() throws {
        _ = try issue(held())
        try registry.world.restore(generation: 2)
        #expect(try issue(held()).map(\.number) == ["PX-2026-2000001", "PX-2026-2000002"])
    }

    @Test("who attended gets a numbered certificate, once; who did not gets none")
    func certificates() throws {
        let training = try held()
        let issued = try issue(training)
        #expect(issued.map(\.number) == ["PX-2026-0001", "PX-2026-0002"])
        #expect(issued.map(\.holder) == ["张一", "王三"])
        #expect(issued[0].issuedOn == "2026-11-25")
        #expect(issued[0].expiresOn == "2028-11-25")
        #expect(try issue(training).isEmpty)
        let seen = try registry.query(as: organiser) {
            try service.getTraining(.with { $0.trainingID = training.id }, $0)
        }
        #expect(seen.attendees.map(\.certificateNumber) == ["PX-2026-0001", "", "PX-2026-0002"])
    }

    @Test(
        "anybody verifies a certificate and learns no more than the first character of the name",
        arguments: [(0, .valid), (731, .valid), (732, .expired)] as [(Int64, CertificateStanding)])
    func verified(_ days: Int64, _ standing: CertificateStanding) throws {
        let number = try issue(held())[0].number
        registry.advance(seconds: days * 86_400)
        let view = try verify(number)
        #expect(view.standing == standing)
        #expect(view.holder == "张**")
        #expect(view.agencyName == "示例省散装水泥发展中心")
    }

    @Test("a certificate without a term does not run out; one that was taken away says so")
    func revoked() throws {
        let training = try schedule(on: "2026-11-23", months: 0)
        try enrol("张一", in: training)
        let number = try issue(record(training, [1]))[0].number
        registry.advance(seconds: 3650 * 86_400)
        #expect(try verify(number).standing == .valid)
        #expect(try refusal { try revoke(number, as: elsewhere) }?.reason == .noGrantHere)
        _ = try revoke(number)
        #expect(try verify(number).standing == .revoked)
        #expect(try refusal { try revoke(number) }?.reason == .certificateRevoked)
        // However it is typed.
        for typed in ["px-2026-0001", "ＰＸ－２０２６－０００１", " px—2026—0001 "] {
            #expect(try verify(typed).number == number)
        }
        #expect(try refusal { try verify("PX-2026-9999") }?.reason == .certificateUnknown)
        #expect(try refusal { try revoke("PX-2026-9999") }?.reason == .certificateUnknown)
    }

    @Test("a session is announced for a day to come, by an organiser of the place")
    func scheduling() throws {
        #expect(try refusal { try schedule(on: "2026-11-22") }?.reason == .trainingInPast)
        #expect(try refusal { try schedule(on: "2026-11-31") }?.reason.word == "day-unknown")
        #expect(try refusal { try schedule(as: elsewhere) }?.reason == .noGrantHere)
    }

    @Test("seats are for so many, one each, given by the organiser or the plant itself")
    func seats() throws {
        let training = try schedule(seats: 2)
        try enrol("张一", in: training)
        #expect(try refusal { try enrol("张一", in: training) }?.reason == .attendeeEnrolled)
        let other = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        #expect(try refusal { try enrol("赵四", in: training, as: other) }?.reason == .noGrantHere)
        #expect(try refusal { try enrol("赵四", in: training, of: "") }?.reason == .noGrantHere)
        #expect(
            try refusal { try enrol("赵四", in: training, of: "nowhere", as: organiser) }?.reason
                == .plantUnknown)
        try enrol("赵四", in: training, of: "", as: organiser)
        #expect(try refusal { try enrol("钱五", in: training) }?.reason == .trainingFull)
        // The plant sees its own people only.
        let seen = try registry.query(as: owner) {
            try service.getTraining(.with { $0.trainingID = training.id }, $0)
        }
        #expect(seen.attendees.map(\.name) == ["张一"])
    }

    @Test("who speaks for a plant sees its people's seats, those of a double that it answers for too")
    func doubles() throws {
        let training = try schedule()
        try enrol("示例学员甲", in: training)
        let survivor = try registry.register("示例二号混凝土有限公司")
        let other = World.actor("owner.09", .applicant, over: "330481", speaksFor: survivor.id)
        let attendees = { () in
            try registry.query(as: other) {
                try service.getTraining(.with { $0.trainingID = training.id }, $0)
            }.attendees.map(\.name)
        }
        #expect(try attendees() == [])
        try registry.merge(plant, into: survivor)
        #expect(try attendees() == ["示例学员甲"])
    }

    @Test("attendance is recorded once, on the day or later, of people who are enrolled")
    func attendance() throws {
        let training = try schedule()
        try enrol("张一", in: training)
        #expect(try refusal { try record(training, [1]) }?.reason == .trainingStillToCome)
        #expect(try refusal { try issue(training) }?.reason == .trainingNotHeld)
        registry.advance(seconds: 2 * 86_400)
        let unknown = try refusal { try record(training, [1, 2]) }
        #expect(unknown?.reason == .attendeeUnknown)
        #expect(unknown?.field == "attended[1]")
        #expect(try refusal { try record(training, [1], as: elsewhere) }?.reason == .noGrantHere)
        let held = try record(training, [1])
        #expect(held.state == .held)
        #expect(try refusal { try record(held, [1]) }?.reason == .trainingClosed)
        #expect(try refusal { try enrol("钱五", in: held) }?.reason == .trainingClosed)
        #expect(try refusal { try cancel(held) }?.reason == .trainingClosed)
    }

    @Test("a cancelled session gives no certificates; the list tells sessions apart and names nobody")
    func cancelled() throws {
        let training = try schedule()
        try enrol("张一", in: training)
        #expect(try cancel(training).cancelReason == "场地不可用")
        #expect(try refusal { try issue(training) }?.reason == .trainingNotHeld)
        _ = try schedule()
        func list(_ state: TrainingState, _ division: String = "") throws -> [Training] {
            try registry.query {
                try service.listTrainings(
                    .with {
                        $0.state = state
                        $0.divisionCode = division
                    }, $0
                ).trainings
            }
        }
        #expect(try list(.cancelled).map(\.id) == [training.id])
        #expect(try list(.unspecified).count == 2)
        #expect(try list(.unspecified).allSatisfy(\.attendees.isEmpty))
        #expect(try list(.unspecified, "330500").isEmpty)
        #expect(
            try refusal {
                try registry.query { try service.getTraining(.with { $0.trainingID = "nowhere" }, $0) }
            }?.reason == .trainingUnknown)
    }
}
