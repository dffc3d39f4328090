import AcceptanceAPI
import Installation
import Registry
import SwiftProtobuf

// The words of acceptance as a terminal shows them.

extension ApplicationState {
    var text: String {
        switch self {
        case .submitted: say("已申报", "submitted")
        case .empanelled: say("评审中", "before the panel")
        case .discussion: say("合议中", "under discussion")
        case .rectifying: say("限期整改", "rectifying")
        case .passed: say("通过", "passed")
        case .audited: say("已审核", "audited")
        case .notified: say("已通报授牌", "notified")
        case .failed: say("未通过", "failed")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension RoundState {
    var text: String {
        switch self {
        case .open: say("受理中", "open")
        case .closed: say("已截止", "closed")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension RectificationState {
    var text: String {
        switch self {
        case .open: say("待整改", "open")
        case .submitted: say("待核查", "submitted")
        case .verified: say("已核查", "verified")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension NoticeState {
    var text: String {
        switch self {
        case .draft: say("会签中", "draft")
        case .published: say("已发布", "published")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension DrawState {
    var text: String {
        switch self {
        case .gathering: say("待承诺", "gathering")
        case .committed: say("待揭示", "committed")
        case .drawn: say("已抽取", "drawn")
        case .void: say("已作废", "void")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension Verdict {
    var text: String {
        switch self {
        case .pass: say("通过", "pass")
        case .passWithRectification: say("通过并限期整改", "pass with rectification")
        case .fail: say("不通过", "fail")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension PlaqueState {
    var text: String {
        switch self {
        case .granted: say("有效", "granted")
        case .suspended: say("暂停", "suspended")
        case .revoked: say("已撤销", "revoked")
        case .replaced: say("已换牌", "replaced")
        case .expired: say("已到期", "expired")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }

    /// The word of the state that the Registry has by its name, as "SUSPENDED".
    static func text(of name: String) -> String {
        allCases.first { $0.word == name }?.text ?? name
    }
}
