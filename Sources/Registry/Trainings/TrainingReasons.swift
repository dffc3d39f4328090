import Refusals

/// Why the Registry refuses what is asked of training.
extension Reason {
    static let trainingUnknown = Reason(
        "training-unknown", .notFound, zh: "没有这期培训。", en: "There is no such training session.")
    static let trainingInPast = Reason(
        "training-in-past", .invalidArgument,
        zh: "培训日期已过。", en: "A session cannot be announced for a day that is over.")
    static let trainingClosed = Reason(
        "training-closed", .failedPrecondition,
        zh: "该期培训已举办或已取消。", en: "The session was held or cancelled.")
    static let trainingStillToCome = Reason(
        "training-still-to-come", .failedPrecondition,
        zh: "培训于 {day} 举办，届时才能登记到课。", en: "The session is on {day}; attendance is recorded then.")
    static let trainingNotHeld = Reason(
        "training-not-held", .failedPrecondition,
        zh: "尚未登记到课，不能发证。", en: "Certificates follow once attendance is recorded.")
    static let trainingFull = Reason(
        "training-full", .resourceExhausted,
        zh: "名额（{seats}）已满。", en: "All {seats} seats are taken.")
    static let attendeeEnrolled = Reason(
        "attendee-enrolled", .alreadyExists, zh: "该学员已报名。", en: "That person is enrolled already.")
    static let attendeeUnknown = Reason(
        "attendee-unknown", .invalidArgument, zh: "没有这个学员编号。", en: "There is no attendee of that number.")
    static let certificateUnknown = Reason(
        "certificate-unknown", .notFound, zh: "没有这张证书。", en: "There is no such certificate.")
    static let certificateRevoked = Reason(
        "certificate-revoked", .failedPrecondition,
        zh: "该证书已吊销。", en: "The certificate was taken away already.")
}
