import Acceptance
import AcceptanceAPI
import ArgumentParser
import Crypto
import Foundation
import Installation
import ServiceKit
import SwiftProtobuf

// Opening a draw, and what each of its parties does.

extension DrawVerb {
    struct Open: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "为一件申报开始抽取：三方各出一份随机数。",
                "Begin a draw for an application; three parties at least bring a share of the randomness."))
        @Argument(help: .application) var application: String
        @Argument(help: ArgumentHelp(say("参与各方的身份编号。", "The parties, by id."), valueName: "party"))
        var parties: [String]
        @Option(help: ArgumentHelp(say("专家组人数（奇数）。", "How many sit; an odd number."))) var panel: Int32 = 3
        @Option(
            help: ArgumentHelp(say("同一单位至多几人，0 为不限。", "At most so many of one organisation; 0 for no limit."))
        )
        var perOrganisation: Int32 = 1
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            try await session.draws.openDraw(
                .with {
                    $0.applicationID = application
                    $0.panelSize = panel
                    $0.maxPerOrganisation = perOrganisation
                    $0.contributors = parties
                })
        }
    }

    struct Commit: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "承诺：生成一份随机数，存入 --share 文件（0600），只交其摘要。",
                "Commit to a share: it is made, kept in the --share file (mode 0600), and only its digest is sent."
            ),
            discussion: say(
                "文件已存在则沿用其中的随机数：断线后可重做。文件须保存到揭示之时，此前不可示人。",
                "A share file that is there is used again, so that this may be repeated after a lost line. Keep it until the reveal, and secret until then."
            ))
        @OptionGroup var mine: ShareOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            let draw = try await session.draws.getDraw(.with { $0.drawID = mine.draw })
            let nonce = try DrawShareFile(mine.share).made()
            let commitment = try AcceptanceAPI.Contribution.commitment(
                round: draw.roundCode, subject: draw.subject, party: frame.caller.principal, nonce: nonce)
            return try await session.draws.commitContribution(
                .with {
                    $0.drawID = mine.draw
                    $0.commitment = Data(commitment)
                })
        }
    }

    struct Reveal: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("揭示自己的随机数；最后一份揭示后即抽出专家组。", "Reveal one's share; the last one draws the panel."))
        @OptionGroup var mine: ShareOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            let nonce = try DrawShareFile(mine.share).read()
            return try await session.draws.revealContribution(
                .with {
                    $0.drawID = mine.draw
                    $0.nonce = Data(nonce)
                })
        }
    }

    /// A draw, and where the caller's own share is stored.
    struct ShareOptions: ParsableArguments {
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var draw: String
        @Option(help: ArgumentHelp(say("保存随机数的文件。", "The file that keeps the share."), valueName: "file"))
        var share: String
    }
}

/// A file with a party's share of the randomness: 64 hex digits.
struct DrawShareFile {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The share in the file. When there is no file, a new share is written to it first, readable by its owner only.
    ///
    /// - Returns: 32 bytes.
    /// - Throws: `StartupFailure` when the file cannot be written, or holds something else.
    func made() throws -> [UInt8] {
        guard !FileManager.default.fileExists(atPath: path) else { return try read() }
        let share = Entropy.bytes(32)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data("\(Data(share).hex)\n".utf8))
        // It must be on the disk before anybody relies on it: a lost share makes the draw void.
        try file.synchronize()
        return share
    }

    /// The share in the file.
    ///
    /// - Returns: 32 bytes.
    /// - Throws: `StartupFailure` when there is no file, or it holds something else.
    func read() throws -> [UInt8] {
        let text = try TextFile.read(path).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let digest = Digest(hex: text) else {
            throw StartupFailure(say("\(path) 里不是抽取的随机数", "\(path) holds no share of a draw"))
        }
        return digest.bytes
    }

    private func failure(_ code: Int32) -> StartupFailure {
        let cause = String(cString: strerror(code))
        return StartupFailure(say("写不了 \(path)：\(cause)", "cannot write \(path): \(cause)"))
    }
}
