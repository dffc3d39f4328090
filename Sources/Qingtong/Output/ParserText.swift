import Foundation
import Installation
import Refusals

/// Translates the argument parser's texts, which are in English only, to the language of this terminal.
enum ParserText {
    /// A help page or usage error in the language of this terminal.
    static func localised(_ text: String) -> String {
        terminalLanguage == .chinese ? chinese(text) : text
    }

    /// The same in Chinese. Verbs, options and what one types as a value stay as one types them.
    static func chinese(_ text: String) -> String {
        let phrased = phrases.reduce(text) { text, phrase in
            text.replacingOccurrences(of: phrase.english, with: phrase.chinese, options: .regularExpression)
        }
        return ParserPlaceholders.chinese(phrased)
    }

    /// Patterns of the parser's sentences, each with its replacement.
    private static let phrases: [(english: String, chinese: String)] = [
        // Heads of a help page.
        ("(?m)^OVERVIEW: ", "概述："),
        ("(?m)^USAGE: ", "用法："),
        ("(?m)^Usage: ", "用法："),
        ("(?m)^Help:  ", "说明："),
        ("(?m)^ARGUMENTS:$", "参数："),
        ("(?m)^OPTIONS:$", "选项："),
        ("(?m)^SUBCOMMANDS:$", "子命令："),
        ("Show the version\\.", "显示版本。"),
        ("Show help information\\.", "显示帮助。"),
        ("\\(default\\)", "(默认)"),
        ("\\(values: ", "(可取："),
        (";\\s+default:\\s+", "；默认："),
        ("\\(default: ", "(默认："),
        ("See '(.+)' for detailed help\\.", "逐条说明：$1"),
        ("See '(.+)' for more information\\.", "更多说明：$1"),
        // Usage errors.
        ("(?m)^Error: ", "错误："),
        ("Missing required subcommand\\.", "缺少子命令。"),
        ("Missing expected argument '(.+)'", "缺少参数 $1"),
        ("Missing one of: '(.+)'", "缺少其中之一：$1"),
        ("Missing value for '(.+)'", "$1 之后缺少值"),
        ("Unknown option '(.+)'\\. Did you mean '(.+)'\\?", "没有选项 $1；是否指 $2？"),
        ("Unknown option '(.+)'", "没有选项 $1"),
        ("Invalid option: (.+)", "选项写法不对：$1"),
        ("Unexpected argument '(.+)'", "多余的参数 $1"),
        ("(\\d+) unexpected arguments: '(.+)'", "有 $1 个多余的参数：$2"),
        ("The option '(.+)' does not take any value, but '(.+)' was specified\\.", "选项 $1 不带值，却写了 $2。"),
        ("The value '(.*)' is invalid for '(.+?)'", "“$1”不能作 $2 的值"),
        ("The value '(.*)' is invalid\\.", "“$1”不是可用的值。"),
        ("\\. Please provide one of the following:", "，请取以下之一："),
        ("\\. Please provide one of (.+)\\.", "，请取以下之一：$1"),
        // What is listed between quotes: three words too many, the values there are.
        ("(?m)^(错误：.*)' or '", "$1、"),
        ("(?m)^(错误：.*)' and '", "$1、"),
        ("', '", "、"),
        ("(?m)^(错误：.*请取以下之一：)'(.*)'$", "$1$2"),
    ]
}
