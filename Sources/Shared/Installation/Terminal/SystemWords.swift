import Foundation
import Refusals

/// What the operating system's errors mean, in the language of this terminal.
enum SystemWords {
    /// The meaning of an `errno`; in Chinese its number where it has no words here.
    static func text(of code: Int32) -> String {
        guard terminalLanguage == .chinese else { return english(code) }
        return chinese[code] ?? "系统错误 \(code)"
    }

    /// A sentence in which the system's own words stand, with ours in their place.
    static func localised(_ sentence: String) -> String {
        guard terminalLanguage == .chinese else { return sentence }
        return chinese.reduce(sentence) { $0.replacing(english($1.key), with: $1.value) }
    }

    private static func english(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static let chinese: [Int32: String] = [
        EPERM: "不允许此操作", ENOENT: "没有这个文件或目录", EIO: "读写错误", EBADF: "文件没有打开", EACCES: "没有权限",
        EBUSY: "正被占用", EEXIST: "已有同名文件", EXDEV: "不在同一个磁盘上", ENOTDIR: "路径中有一段不是目录", EISDIR: "这是一个目录",
        EINVAL: "参数不合要求", EMFILE: "打开的文件过多", ENFILE: "系统打开的文件过多", EFBIG: "文件过大", ENOSPC: "磁盘已满",
        EROFS: "磁盘只读", EPIPE: "接收方已关闭", ENAMETOOLONG: "文件名过长", ENOTEMPTY: "目录不是空的", ELOOP: "符号链接过多",
        EDQUOT: "超出磁盘配额", EADDRINUSE: "地址已被占用", EADDRNOTAVAIL: "本机没有这个地址", ECONNREFUSED: "对方没有在该端口上服务",
        ECONNRESET: "对方断开了连接", EHOSTUNREACH: "到不了对方", ENETUNREACH: "网络不通", ETIMEDOUT: "超时",
    ]
}
