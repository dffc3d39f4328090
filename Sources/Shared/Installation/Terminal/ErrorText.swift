import Crypto
import Foundation
package import RPC
import Refusals
import ServiceKit
import Store
import SwiftProtobuf

/// Turns any error into one sentence in the language of the terminal, with what to do next: no type names, no SQL, no raw system
/// errors. All errors of verbs pass here.
package enum ErrorText {
    /// The sentence of that error.
    package static func sentence(of error: any Error) -> String {
        SystemWords.localised(ownSentence(of: error))
    }

    private static func ownSentence(of error: any Error) -> String {
        switch error {
        case let status as Status: status.line + (advice(status).map { " " + $0 } ?? "")
        case let refusal as Refusal: refusal.sentence(in: terminalLanguage)
        case let error as KeyFileError: sentence(of: error)
        case let error as StoreError: sentence(of: error)
        case let error as any WordedError: error.wording(in: terminalLanguage)
        case is SwiftProtobufError, is BinaryDecodingError, is JSONDecodingError, is DecodingError:
            say("内容无法解码：文件或应答不是所需的格式。", "The content cannot be decoded: it is not of the form expected.")
        case let error as CocoaError: sentence(of: error)
        // Our own errors and those of our libraries describe themselves.
        case let error as any CustomStringConvertible: "\(error)"
        default: say("意外的错误。", "An unexpected error.")
        }
    }

    private static func sentence(of error: KeyFileError) -> String {
        let path = error.path
        switch error.problem {
        case .missing: break
        case .exists:
            return say("已有密钥文件 \(path)，从不覆盖；请先移走它", "\(error)")
        case .symbolicLink:
            return say("密钥文件 \(path) 不得是符号链接；请给出文件本身的路径", "\(error)")
        case .notAFile: return say("\(path) 不是普通文件；请给出密钥文件的路径", "\(error)")
        case .exposed(let mode):
            return say(
                "密钥文件 \(path) 的权限 \(String(mode, radix: 8)) 使他人可以接触私钥；请运行 chmod 600 \(path)", "\(error)")
        case .malformed:
            return say("\(path) 不是这类密钥文件；请从备份恢复，或生成新的密钥", "\(error)")
        case .system(let reason):
            return say(
                "密钥文件 \(path) 不可用：\(reason)；请检查路径与权限",
                "\(path): \(reason); check the path and its mode")
        }
        let id = URL(filePath: error.path).deletingPathExtension().lastPathComponent
        let command =
            say(
                "qingtong principal register \(id) 姓名 --agency 单位 --role 角色 --division 区划 --as 管理员",
                "qingtong principal register \(id) NAME --agency AGENCY --role ROLE --division DIVISION --as ADMINISTRATOR"
            )
        return say(
            "没有密钥 \(error.path)。登记该身份时会生成密钥：\(command)；或用 --as 指明已有密钥的身份。",
            "There is no key \(error.path). Entering that caller makes one: \(command); or name one whose key is here with --as."
        )
    }

    private static func sentence(of error: StoreError) -> String {
        switch error.kind {
        case .busy:
            say("库正被另一进程占用，请稍后再试。", "Another process holds the store; try again in a moment.")
        case .full: say("磁盘已满；腾出空间后再试。", "The disk is full; make room and try again.")
        case .readOnly:
            say("库文件或其磁盘不可写；请检查权限。", "The store or its disk may not be written; check its mode and owner.")
        case .corrupt:
            say(
                "文件已损坏或不是数据库；请用 qingtong store integrity 检查，再从备份恢复。",
                "The file is damaged or no database; examine it with qingtong store integrity and restore a backup."
            )
        case .cannotOpen:
            say("库文件打不开；请检查路径与权限。", "The store cannot be opened; check the path and its mode.")
        case .device:
            say("磁盘报告读写错误；请检查磁盘后从备份恢复。", "The disk reports an error; examine it and restore a backup.")
        case .interrupted: say("已中断。", "It was interrupted.")
        case .constraint, .transactionLost, .wrongType, .misuse, .failed:
            say(
                "库里没有本程序所需的内容（SQLite \(error.code)）；它可能属于另一服务或另一版本。",
                "The store does not hold what this program expects (SQLite \(error.code)); it may be of another service or version."
            )
        }
    }

    private static func sentence(of error: CocoaError) -> String {
        let path = error.filePath ?? error.url?.path
        let (place, english) = (path.map { "\($0)：" } ?? "", path.map { "\($0): " } ?? "")
        let system = error.underlying.map { $0 as NSError }
        let reason: (String, String) =
            if let system, system.domain == NSPOSIXErrorDomain {
                (SystemWords.text(of: Int32(system.code)), SystemWords.text(of: Int32(system.code)))
            } else {
                switch error.code {
                case .fileNoSuchFile, .fileReadNoSuchFile: ("没有这个文件或目录", "no such file or directory")
                case .fileReadNoPermission, .fileWriteNoPermission: ("没有权限", "permission denied")
                case .fileWriteFileExists: ("已有同名文件", "there is a file of that name")
                case .fileWriteOutOfSpace: ("磁盘已满", "the disk is full")
                case .fileWriteVolumeReadOnly: ("磁盘只读", "the disk is read-only")
                default: ("系统错误 \(error.code.rawValue)", "system error \(error.code.rawValue)")
                }
            }
        return say(
            "\(place)\(reason.0)；请检查路径、权限与磁盘空间。",
            "\(english)\(reason.1); check the path, its mode and the room on the disk.")
    }

    /// What to do about a refusal whose sentence does not say so.
    private static func advice(_ status: Status) -> String? {
        switch status.reason {
        case "not-sent", "connection-lost":
            say(
                "服务在运行吗？qingtong health 可查，qingtong up 可启动。",
                "Is the service running? Ask: qingtong health; start: qingtong up.")
        case "signature-wrong":
            say(
                "该身份未登记、已停用或密钥不同：qingtong principal show，或换 --as。",
                "That caller is not entered, was ended or has another key: qingtong principal show, or another --as."
            )
        case "no-grant", "no-grant-here":
            say(
                "请由该单位管理员授予（qingtong principal grant），或换 --as。",
                "Its agency's administrator gives roles (qingtong principal grant); or sign as another with --as."
            )
        case "time-outside-window": say("请校准本机时钟。", "Set this machine's clock.")
        default: nil
        }
    }
}

extension Status {
    /// The refusal in one line: sentence, then code, reason and field for whoever reports it.
    package var line: String {
        let details = [code.name, reason, field.map { say("字段 \($0)", "field \($0)") }].compactMap { $0 }
        return "\(message) (\(details.joined(separator: ", ")))"
    }
}
