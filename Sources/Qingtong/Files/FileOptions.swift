import ArgumentParser
import CSV
import Installation

/// How a service treats the rows of a CSV file.
struct FileOptions: ParsableArguments {
    @Flag(help: ArgumentHelp(say("只检查，不写入。", "Judge everything and change nothing."))) var dryRun = false
    @Flag(help: ArgumentHelp(say("跳过有错的行，导入其余。", "Take the right rows and leave the wrong ones out.")))
    var skipWrongRows = false
    @Option(help: ArgumentHelp(say("文件编码。", "How the file is written."))) var encoding = TextEncoding.auto

    /// Shows progress: how many of `count` rows were sent.
    func sending(of count: Int, _ progress: Progress) -> @Sendable (Int) -> Void {
        { sent in
            progress.step(
                sent < count
                    ? say("发送 \(sent)/\(count) 行…", "sending \(sent)/\(count) rows…")
                    : say(
                        "\(count) 行已发送，正在核对、写入；Ctrl-C 取消…",
                        "\(count) rows sent; they are judged and written; Ctrl-C cancels…"))
        }
    }
}
