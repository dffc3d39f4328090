import Foundation
import Refusals

/// A plant's name taken apart, so that two spellings of one plant can be told from two plants.
///
/// `慈溪市广天诚和混凝土有限公司` is the place 慈溪市, the core 广天诚和 and what the trade is called; only the core tells
/// it from its neighbours. Sources add remarks in brackets, which may hold a further name: `(文内又作恒力)`.
struct PlantName: Hashable, Sendable {
    /// As it was stated.
    let text: String
    /// What distinguishes it; empty for a name that says nothing but the place and the trade.
    let core: String
    /// The core with look-alike characters unified; doubles are searched by it.
    let look: String

    /// How the core is pronounced, in Latin letters without tones: 恒立 and 恒力 are both `hengli`. Worked out once: that takes longer
    /// than anything else about a name, and each name of a list is compared with many.
    let sound: String

    /// - Parameters:
    ///   - text: The name, without remarks in brackets.
    ///   - places: The names of its division and of those above it.
    init(_ text: String, in places: [String]) {
        self.text = text
        let key = NameForm.key(of: text)
        let like = NameForm.lookAlike(of: text)
        core = PlantName.withoutTrade(PlantName.withoutPlaces(key, places))
        look = like == key ? core : PlantName.withoutTrade(PlantName.withoutPlaces(like, places))
        sound = PlantName.sound(of: look)
    }

    private static func sound(of look: String) -> String {
        let latin = look.applyingTransform(.mandarinToLatin, reverse: false)
        let plain = latin?.applyingTransform(.stripDiacritics, reverse: false) ?? look
        return plain.filter { !$0.isWhitespace }.lowercased()
    }

    /// The core with one of its characters left out, for each character: two cores that differ in one character share
    /// one of these.
    var rests: Set<String> {
        guard look.count > 1 else { return [] }
        return Set(
            look.indices.map { place in
                var rest = look
                rest.replaceSubrange(place...place, with: "·")
                return rest
            })
    }

    /// The name before the brackets, and what the brackets state as further names.
    static func stated(in text: String) -> [String] {
        let parts = text.split(omittingEmptySubsequences: false) { "(（".contains($0) }
        let further = parts.dropFirst().flatMap { part in
            part.prefix { !")）".contains($0) }.split { ";；,，、".contains($0) }
        }
        return (parts.prefix(1).map(String.init) + further.map { withoutRemark(String($0)) })
            .enumerated().filter { $0.element.count > ($0.offset == 0 ? 0 : 1) }.map(\.element)
    }

    private static func withoutRemark(_ text: String) -> String {
        var text = Substring(text)
        while let remark = remarks.first(where: { text.hasPrefix($0) }) {
            text = text.dropFirst(remark.count)
        }
        return String(text)
    }

    private static func withoutPlaces(_ text: String, _ places: [String]) -> Substring {
        var rest = Substring(text)
        var starts: [String] = []
        for place in places where place.count > 1 {
            starts.append(place)
            if place.count > 2, "省市县区".contains(place.last ?? " ") { starts.append(String(place.dropLast())) }
        }
        starts.sort { $0.count > $1.count }
        while let start = starts.first(where: { rest.hasPrefix($0) }), rest.count > start.count {
            rest = rest.dropFirst(start.count)
        }
        return rest
    }

    private static func withoutTrade(_ text: Substring) -> String {
        var rest = text
        while let word = trade.first(where: { rest.hasSuffix($0) }) { rest = rest.dropLast(word.count) }
        return String(rest)
    }

    /// Words with which sources introduce a further name, or say that there is none.
    private static let remarks = ["文内", "又作", "又名", "原名", "曾用名", "原", "简称", "即", "："]

    /// What the end of a name says of the form and the trade; the longest first.
    private static let trade = [
        "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "商品混凝土", "预拌混凝土", "混凝土", "新型建筑材料",
        "建筑材料", "新型建材", "预拌砂浆", "新材料", "搅拌站", "拌合站", "商砼", "砼业", "砂浆", "建材", "水泥", "制品", "材料", "科技",
        "实业", "工贸", "砼",
    ].sorted { $0.count > $1.count }
}
