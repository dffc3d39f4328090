import ArgumentParser
import Foundation
import Installation
import Testing

@testable import Qingtong

@Suite("What the argument parser says, in Chinese")
struct ParserTextTests {
    /// What the parser says of words that nobody can mean.
    private func complaint(_ words: [String]) throws -> String {
        do {
            _ = try Qingtong.parseAsRoot(words)
        } catch {
            return Qingtong.fullMessage(for: error)
        }
        Issue.record("\(words) was taken")
        return ""
    }

    @Test(
        "usage errors are in Chinese, the words that were typed stay",
        arguments: [
            (["case", "show"], "错误：缺少参数 <编号>", "更多说明：qingtong case show --help"),
            (["case", "lst"], "多余的参数 lst", "用法："),
            (["case", "list", "--sate", "x", "--as", "a.01"], "没有选项 --sate；是否指 --state？", "用法："),
            (["case", "list", "--state"], "--state <状态> 之后缺少值", "说明："),
            (["case", "list", "--state", "nonsense"], "“nonsense”不能作 --state <状态> 的值", "请取以下之一"),
            (["plant", "list", "--limit", "many"], "“many”不能作 --limit <条数> 的值", "用法："),
            (["certificate", "verify", "a", "b", "c", "--as", "a.01"], "有 2 个多余的参数：b、c", "用法："),
        ])
    func errors(_ words: [String], _ said: String, _ also: String) throws {
        let text = ParserText.chinese(try complaint(words))
        #expect(text.contains(said), "\(text)")
        #expect(text.contains(also), "\(text)")
        for english in ["Error", "Usage", "Help:", "Missing", "Unexpected", "invalid", "Please", "See '"] {
            #expect(!text.contains(english), "\(text)")
        }
    }

    @Test("help pages have Chinese heads in a Chinese terminal, and none in an English one")
    func help() throws {
        for words in [
            ["--help"], ["case", "--help"], ["plant", "search", "--help"], ["help", "tip", "file"],
        ] {
            let chinese = try Program.run(words, in: "zh_CN.UTF-8")
            #expect(chinese.status == 0)
            for english in [
                "OVERVIEW", "USAGE", "OPTIONS", "SUBCOMMANDS", "Show help", "default:", "values:", "See '",
            ] {
                #expect(!chinese.output.contains(english), "\(words): \(english)")
            }
            #expect(chinese.output.contains("用法："))
            let english = try Program.run(words, in: "C")
            #expect(english.output.contains("USAGE: "))
        }
    }

    /// What the parser says of a verb's arguments, as far as it is looked at.
    private struct Dump: Decodable {
        struct Argument: Decodable {
            let abstract: String?
            let valueName: String?
            let kind: String
            let names: [Name]?
        }

        struct Name: Decodable {
            let name: String
        }

        let arguments: [Argument]?
    }

    @Test("every value that a verb takes has a name in Chinese, and everything that is typed is explained")
    func values() throws {
        struct Root: Decodable {
            let command: Dump
        }
        #expect(VerbTree.all.count > 150)
        for (verb, type) in VerbTree.all.map({ ($0.path, $0.type) }) {
            let dump = try JSONDecoder().decode(Root.self, from: Data(type._dumpHelp().utf8)).command
            for argument in dump.arguments ?? [] {
                let name = argument.valueName ?? ""
                let typed = argument.names?.first?.name ?? name
                if argument.kind != "flag" {
                    #expect(ParserText.chinese("<\(name)>") != "<\(name)>", "\(verb): \(name)")
                }
                #expect(argument.abstract?.isEmpty == false, "\(verb): \(typed)")
            }
        }
    }

    @Test(
        "what the parser lists is listed as Chinese text is",
        arguments: [
            ("; default:\n                          utf-8)", "；默认：utf-8)"),
            (
                "Error: The value 'x' is invalid for '--a <state>'. Please provide one of 'b', 'c' or 'd'.",
                "错误：“x”不能作 --a <状态> 的值，请取以下之一：b、c、d"
            ),
            ("Error: 3 unexpected arguments: 'x', 'y', 'z'", "错误：有 3 个多余的参数：x、y、z"),
            (
                "USAGE: qingtong plant show <id> [--limit <count>]",
                "用法：qingtong plant show <编号> [--limit <条数>]"
            ),
        ])
    func lists(_ english: String, _ chinese: String) {
        #expect(ParserText.chinese(english).replacing(/：\s+/, with: "：") == chinese)
    }

    @Test("a usage error ends with 64 and says so on standard error, in either language")
    func status() throws {
        for locale in ["zh_CN.UTF-8", "C"] {
            let ending = try Program.run(["case", "show"], in: locale)
            #expect(ending.status == 64)
            #expect(ending.output.isEmpty)
            #expect(ending.errors.contains(locale == "C" ? "Missing expected argument" : "缺少参数"))
        }
    }
}
