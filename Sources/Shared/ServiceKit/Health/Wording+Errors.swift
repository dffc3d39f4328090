import RPC
import Refusals
import Store

extension Wording {
    /// What an error says to an operator. The English words are those of the log; what a system or a peer said in English only is
    /// named in 中文 by its kind.
    package init(of error: any Error) {
        let chinese =
            switch error {
            case let refusal as Refusal: refusal.sentence(in: .chinese)
            case let status as Status: status.chinese
            case let error as StoreError: error.chinese
            case let error as any WordedError: error.wording.chinese
            default: "意外的错误，详见服务日志"
            }
        self.init(chinese, "\(error)")
    }
}

extension Status {
    /// The reasons for which another service is not followed, besides those of the wire.
    private static let peers: [Reason] = [
        .epochUnknown, .epochDiverged, .eventsGone, .cursorAhead, .signatureWrong, .unsigned,
        .timeOutsideWindow, .noGrant, .restorationUnsettled,
    ]

    fileprivate var chinese: String {
        guard let known = (Self.reasons + Self.peers).first(where: { $0.word == reason }) else {
            return "对方答复 \(code.name)\(reason.map { "（\($0)）" } ?? "")"
        }
        return "\(Refusal(known, values).sentence(in: .chinese))（\(known.word)）"
    }
}

extension StoreError {
    fileprivate var chinese: String {
        let trouble =
            switch kind {
            case .busy: "库正被占用"
            case .full: "磁盘已满"
            case .readOnly: "库或其磁盘不可写"
            case .corrupt: "库已损坏"
            case .cannotOpen: "库打不开"
            case .device: "磁盘报告读写错误"
            case .interrupted: "已中断"
            case .constraint, .transactionLost, .wrongType, .misuse, .failed: "库的操作失败"
            }
        return "\(trouble)（SQLite \(code)）"
    }
}
