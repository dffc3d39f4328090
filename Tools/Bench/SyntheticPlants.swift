import Foundation
import RegistryAPI
import SwiftProtobuf

/// Plants that do not exist, as many as are asked for: their names are as alike as real ones, their codes hold.
struct SyntheticPlants: Sendable {
    let rows: [ImportRow]

    init(count: Int, divisions: [String]) {
        rows = (0..<count).map { number in
            .with {
                $0.line = Int32(number + 2)
                $0.name = Self.name(number)
                $0.divisionCode = divisions[number % divisions.count]
                $0.creditCode = Self.code(number)
                $0.place = "示例镇示例路\(number)号"
                $0.stage = Self.stages[number % Self.stages.count]
            }
        }
    }

    /// Two characters that tell a plant from its neighbours, as few names have in common as in life.
    static func core(_ number: Int) -> String {
        let count = characters.count
        return "\(characters[number % count])\(characters[number / count % count])"
    }

    private static func name(_ number: Int) -> String {
        "示例\(core(number))\(trades[number / 7 % trades.count])有限公司"
    }

    private static let characters = Array(
        "恒立众阳荣硕智行雀联嘉业山鹰顺达中城诚品广天和兴升华润冠越强花园金圆磊帮南太湖东海西江北岭鼎盛宏泰永固坚石瑞丰安信远大明光新源福康宁洁绿源润泽汇通力拓展鹏程万里长青松柏杉")
    private static let trades = ["混凝土", "商品混凝土", "建材", "新型建材", "预拌混凝土", "商砼", "混凝土制品"]
    private static let stages = ["在产", "在产", "在产", "停产", "在建", "筹建"]

    /// A code whose two check characters hold (GB 11714 at place 17, GB 32100 at place 18), of no division there is.
    static func code(_ number: Int) -> String {
        let digits = String(number)
        let organisation = "MA" + String(repeating: "0", count: 6 - digits.count) + digits
        let body = "91339999" + organisation + organisationCheck(organisation)
        var (sum, weight) = (0, 1)
        for character in body {
            sum += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return body + String(alphabet[(31 - sum % 31) % 31])
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    private static func organisationCheck(_ text: String) -> String {
        let values = text.unicodeScalars.map { Int($0.value) - ($0.value < 0x41 ? 0x30 : 0x41 - 10) }
        let sum = zip(values, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        switch 11 - sum % 11 {
        case 11: return "0"
        case 10: return "X"
        case let digit: return String(digit)
        }
    }
}
