/// What a day that somebody enters is the day of. Each kind has its bounds.
package enum DayKind: String, CaseIterable, Sendable {
    /// The day a caller saw something (举报看到之日).
    case sighting
    /// The day of an unlawful act (违法行为发生之日).
    case act
    /// The day building was seen to have begun without a decision (未批先建发现之日).
    case earlyStart
    /// The first and last day of a paper (证照), and the day it was taken back.
    case permitFirst, permitLast, permitWithdrawn
    /// The day a plant moved to a stage, or took a name.
    case stage, rename
    /// A meter's first and last day of use.
    case meterInstalled, meterRetired
    /// A calibration (检定), and the last day it counts.
    case calibrated, calibrationLast
    /// The days of an acceptance round, and the last day of an expert's recognition.
    case roundOpens, roundCloses, recognisedUntil
    /// The day of a training session.
    case training
    /// The first day of a policy's text, of a plant's own rule, and the day either ends.
    case policyEffective, ruleEffective, repealed
    /// The days on which an announcement is shown.
    case shownFrom, shownUntil
    /// The first day of an agency's competence.
    case competentFrom
    /// The day a production line began, and the last day of a site.
    case lineSince, siteClosed
    /// The first day of a plant's plan: for its drainage, for what it uses again.
    case planEffective
    /// The first day of a norm of an area or of equipment.
    case normEffective
    /// The day of a check by a norm, by which its finding is to be put right, and on which it was.
    case checked, putRightBy, putRight
    /// The last day of a period that was assessed.
    case assessed
    /// The day samples were taken from a river.
    case sampled
    /// The first and last day of a contract for residue, and the day a load of it left.
    case contractFirst, contractLast, removed
    /// The day by which a plant is to answer.
    case answerBy
    /// The day by which an agency is to answer a plant's difficulty, or it is to be solved.
    case helpBy
    /// The day a plant's vehicles were counted.
    case vehiclesCounted
    /// The day a department gave a plant its support.
    case supportGiven
    /// The day the working group met, and the day by which it wants a task done.
    case meetingHeld, taskDue
    /// The day of a reading of a meter or a river.
    case reading
}

extension DayKind {
    /// The days that can be meant (docs/bounds.md).
    package var bounds: DayBounds {
        switch self {
        case .sighting, .earlyStart: DayBounds(.yearsBefore(2), .today, .today)
        // What was done longer ago is past punishing even where it did damage: 生态环境法典 art. 1054 [V2].
        case .act: DayBounds(.yearsBefore(5), .today, .today)
        case .permitFirst: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        // Industrial land is granted for fifty years [G].
        case .permitLast: DayBounds(.yearsBefore(30), .yearsAfter(50), .yearsAfter(100))
        case .permitWithdrawn: DayBounds(.yearsBefore(10), .today, .today)
        case .stage, .rename: DayBounds(.yearsBefore(30), .today, .today)
        case .meterInstalled: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        case .meterRetired: DayBounds(.yearsBefore(10), .yearsAfter(1), .yearsAfter(5))
        case .calibrated: DayBounds(.yearsBefore(10), .today, .yearsAfter(1))
        case .calibrationLast: DayBounds(.yearsBefore(10), .yearsAfter(6), .yearsAfter(20))
        case .roundOpens: DayBounds(.yearsBefore(1), .yearsAfter(1), .yearsAfter(5))
        case .roundCloses: DayBounds(.yearsBefore(1), .yearsAfter(3), .yearsAfter(10))
        // They come as a list, in which nothing can be confirmed.
        case .recognisedUntil: DayBounds(DayBounds.founding, .yearsAfter(30), .yearsAfter(30))
        case .training: DayBounds(.yearsBefore(2), .yearsAfter(1), .yearsAfter(5))
        case .policyEffective: DayBounds(DayBounds.founding, .yearsAfter(2), .yearsAfter(10))
        case .ruleEffective: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        case .repealed: DayBounds(.yearsBefore(30), .yearsAfter(2), .yearsAfter(10))
        case .shownFrom: DayBounds(.yearsBefore(1), .yearsAfter(1), .yearsAfter(5))
        case .shownUntil: DayBounds(.yearsBefore(1), .yearsAfter(3), .yearsAfter(20))
        case .competentFrom: DayBounds(.yearsBefore(1), .yearsAfter(1), .yearsAfter(5))
        case .lineSince: DayBounds(.yearsBefore(40), .yearsAfter(1), .yearsAfter(5))
        case .siteClosed: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        // They come by the thousand, in which nothing can be confirmed.
        case .reading: DayBounds(.yearsBefore(20), .today, .yearsAfter(1), from: .yearsBefore(20))
        case .planEffective: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        case .normEffective: DayBounds(.yearsBefore(30), .yearsAfter(1), .yearsAfter(5))
        case .checked: DayBounds(.yearsBefore(1), .today, .today)
        case .putRightBy: DayBounds(.yearsBefore(1), .yearsAfter(1), .yearsAfter(3))
        case .putRight: DayBounds(.yearsBefore(1), .today, .today)
        case .assessed: DayBounds(.yearsBefore(5), .today, .today)
        case .sampled: DayBounds(.yearsBefore(3), .today, .today)
        case .contractFirst: DayBounds(.yearsBefore(10), .yearsAfter(1), .yearsAfter(5))
        case .contractLast: DayBounds(.yearsBefore(10), .yearsAfter(10), .yearsAfter(50))
        case .removed: DayBounds(.yearsBefore(2), .today, .today)
        case .answerBy: DayBounds(.today, .yearsAfter(1), .yearsAfter(5), from: .today)
        case .meetingHeld: DayBounds(.yearsBefore(2), .today, .today)
        case .taskDue: DayBounds(.today, .yearsAfter(2), .yearsAfter(10), from: .today)
        case .supportGiven: DayBounds(.yearsBefore(5), .today, .today)
        case .vehiclesCounted: DayBounds(.yearsBefore(1), .today, .today)
        case .helpBy: DayBounds(.today, .yearsAfter(1), .yearsAfter(5), from: .today)
        }
    }

    /// How people call such a day.
    package var names: (chinese: String, english: String) {
        switch self {
        case .sighting: ("举报看到之日", "the day a caller saw it")
        case .act: ("违法行为发生之日", "the day of an unlawful act")
        case .earlyStart: ("未批先建发现之日", "the day building without a decision was seen")
        case .permitFirst: ("证照首日", "the first day of a paper")
        case .permitLast: ("证照末日", "the last day of a paper")
        case .permitWithdrawn: ("证照收回前末日", "the last day of a paper that was taken back")
        case .stage: ("生命周期变动之日", "the day a plant moved to a stage")
        case .rename: ("更名之日", "the first day of a plant's name")
        case .meterInstalled: ("计量点启用之日", "a meter's first day of use")
        case .meterRetired: ("计量点停用之日", "a meter's last day of use")
        case .calibrated: ("检定之日", "the day of a calibration")
        case .calibrationLast: ("检定有效期末日", "the last day of a calibration")
        case .roundOpens: ("验收轮次开始之日", "the first day of a round")
        case .roundCloses: ("验收轮次截止之日", "the last day of a round")
        case .recognisedUntil: ("专家认定末日", "the last day of an expert's recognition")
        case .training: ("培训之日", "the day of a training session")
        case .policyEffective: ("政策施行之日", "the first day of a policy's text")
        case .ruleEffective: ("企业制度施行之日", "the first day of a plant's rule")
        case .repealed: ("废止之日", "the day a policy or rule ends")
        case .shownFrom: ("公告首日", "the first day of an announcement")
        case .shownUntil: ("公告末日", "the last day of an announcement")
        case .competentFrom: ("主管单位起始之日", "the first day of an agency's competence")
        case .lineSince: ("生产线投产之日", "the first day of a production line")
        case .siteClosed: ("厂区停用之日", "the last day of a site")
        case .reading: ("读数之日", "the day of a reading")
        case .planEffective: ("方案施行之日", "the first day of a plant's plan")
        case .normEffective: ("管理规范施行之日", "the first day of a norm")
        case .checked: ("检查之日", "the day of a check")
        case .putRightBy: ("整改期限", "the day by which a finding is to be put right")
        case .putRight: ("整改之日", "the day a finding was put right")
        case .assessed: ("考核期末日", "the last day of an assessed period")
        case .sampled: ("取样之日", "the day samples were taken")
        case .contractFirst: ("处置合同首日", "the first day of a disposal contract")
        case .contractLast: ("处置合同末日", "the last day of a disposal contract")
        case .removed: ("废渣转移之日", "the day a load of residue left")
        case .answerBy: ("答复期限", "the day by which a plant is to answer")
        case .meetingHeld: ("工作小组会议之日", "the day the working group met")
        case .taskDue: ("工作小组任务期限", "the day by which a task of the working group is to be done")
        case .supportGiven: ("给予支持之日", "the day support was given")
        case .vehiclesCounted: ("车辆清点之日", "the day vehicles were counted")
        case .helpBy: ("困难答复或解决期限", "the day by which a difficulty is to be answered or solved")
        }
    }
}
