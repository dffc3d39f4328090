/// Characters that look the same and are not: what lets `A` of three scripts make three names of one.
///
/// Covered: letters of Cyrillic, Greek, Armenian, Cherokee and Lisu that look Latin; kana, Bopomofo, Hangul letters and
/// strokes that look like Han; characters that Unicode has twice; 0 and O; 1, I and l. Not covered: letters that are
/// alike in one typeface only, pairs such as rn and m, and characters that differ by a stroke (a search for doubles finds
/// those as names that differ by one character). A selection from what Unicode's confusables.txt (UTS #39) lists, and from
/// the z-variants of the source separation rule.
enum LookAlikes {
    /// The character that all of those alike are written as, where it is another one.
    static let table: [Unicode.Scalar: Unicode.Scalar] = [
        // Digits and letters of ASCII.
        "0": "o", "O": "o", "1": "l", "I": "l", "i": "l", "|": "l",
        // Cyrillic, as capitals and as small letters look.
        "\u{410}": "A", "\u{412}": "B", "\u{415}": "E", "\u{405}": "S", "\u{406}": "I", "\u{408}": "J",
        "\u{41A}": "K", "\u{41C}": "M", "\u{41D}": "H", "\u{41E}": "O", "\u{420}": "P", "\u{421}": "C",
        "\u{422}": "T", "\u{423}": "Y", "\u{425}": "X", "\u{51A}": "Q", "\u{51C}": "W", "\u{474}": "V",
        "\u{4AE}": "Y", "\u{492}": "F", "\u{4C0}": "I", "\u{42C}": "B", "\u{430}": "a", "\u{432}": "b",
        "\u{435}": "e", "\u{43E}": "o", "\u{440}": "p", "\u{441}": "c", "\u{442}": "t", "\u{443}": "y",
        "\u{445}": "x", "\u{455}": "s", "\u{456}": "i", "\u{458}": "j", "\u{43A}": "k", "\u{43C}": "m",
        "\u{43D}": "h", "\u{501}": "d", "\u{4BB}": "h", "\u{51B}": "q", "\u{51D}": "w", "\u{475}": "v",
        "\u{4AF}": "y", "\u{493}": "f", "\u{44C}": "b", "\u{4CF}": "l",
        // Greek.
        "\u{391}": "A", "\u{392}": "B", "\u{395}": "E", "\u{396}": "Z", "\u{397}": "H", "\u{399}": "I",
        "\u{39A}": "K", "\u{39C}": "M", "\u{39D}": "N", "\u{39F}": "O", "\u{3A1}": "P", "\u{3A4}": "T",
        "\u{3A5}": "Y", "\u{3A7}": "X", "\u{3B1}": "a", "\u{3B3}": "y", "\u{3B7}": "n", "\u{3B9}": "i",
        "\u{3BA}": "k", "\u{3BD}": "v", "\u{3BF}": "o", "\u{3C1}": "p", "\u{3C3}": "o", "\u{3C4}": "t",
        "\u{3C5}": "u", "\u{3C7}": "x", "\u{3C9}": "w", "\u{3F3}": "j",
        // Armenian, Cherokee, Lisu, and Latin of other shapes.
        "\u{555}": "O", "\u{54D}": "U", "\u{53C}": "L", "\u{585}": "o", "\u{57D}": "u", "\u{570}": "h",
        "\u{578}": "n", "\u{581}": "g", "\u{566}": "q", "\u{575}": "j", "\u{13AA}": "A", "\u{13F4}": "B",
        "\u{13DF}": "C", "\u{13A0}": "D", "\u{13AC}": "E", "\u{13C0}": "G", "\u{13BB}": "H", "\u{13AB}": "J",
        "\u{13E6}": "K", "\u{13DE}": "L", "\u{13B7}": "M", "\u{13E2}": "P", "\u{13A1}": "R", "\u{13DA}": "S",
        "\u{13A2}": "T", "\u{13D9}": "V", "\u{13B3}": "W", "\u{13C3}": "Z", "\u{A4EE}": "A", "\u{A4D0}": "B",
        "\u{A4DA}": "C", "\u{A4D3}": "D", "\u{A4F0}": "E", "\u{A4DD}": "F", "\u{A4D6}": "G", "\u{A4E7}": "H",
        "\u{A4F2}": "I", "\u{A4D9}": "J", "\u{A4D7}": "K", "\u{A4E1}": "L", "\u{A4DF}": "M", "\u{A4E0}": "N",
        "\u{A4F3}": "O", "\u{A4D1}": "P", "\u{A4E3}": "R", "\u{A4E2}": "S", "\u{A4D4}": "T", "\u{A4F4}": "U",
        "\u{A4E6}": "V", "\u{A4EA}": "W", "\u{A4EB}": "X", "\u{A4EC}": "Y", "\u{A4DC}": "Z", "\u{131}": "i",
        "\u{251}": "a", "\u{261}": "g", "\u{269}": "i", "\u{26A}": "i", "\u{28F}": "y", "\u{1D00}": "a",
        "\u{299}": "b", "\u{1D04}": "c", "\u{1D05}": "d", "\u{1D07}": "e", "\u{A730}": "f", "\u{262}": "g",
        "\u{29C}": "h", "\u{1D0A}": "j", "\u{1D0B}": "k", "\u{29F}": "l", "\u{1D0D}": "m", "\u{274}": "n",
        "\u{1D0F}": "o", "\u{1D18}": "p", "\u{280}": "r", "\u{A731}": "s", "\u{1D1B}": "t", "\u{1D1C}": "u",
        "\u{1D20}": "v", "\u{1D21}": "w", "\u{1D22}": "z",
        // Kana, Bopomofo and Hangul that look like characters.
        "\u{30CB}": "二", "\u{30CF}": "八", "\u{30ED}": "口", "\u{30AB}": "力", "\u{30A8}": "工", "\u{30BF}": "夕",
        "\u{30C8}": "卜", "\u{30AA}": "才", "\u{30CC}": "又", "\u{30C1}": "千", "\u{30E1}": "乂", "\u{30CE}": "丿",
        "\u{30DF}": "三", "\u{30E0}": "厶", "\u{30A4}": "亻", "\u{30D2}": "匕", "\u{30FC}": "一", "\u{30D8}": "へ",
        "\u{30EA}": "り", "\u{3105}": "勹", "\u{3106}": "攵", "\u{3107}": "冂", "\u{3108}": "匚", "\u{310F}": "厂",
        "\u{3112}": "丅", "\u{3114}": "彳", "\u{3115}": "尸", "\u{3117}": "卩", "\u{3119}": "厶", "\u{311A}": "丫",
        "\u{3120}": "幺", "\u{3124}": "尢", "\u{3126}": "儿", "\u{3127}": "一", "\u{3128}": "乂", "\u{3129}": "凵",
        "\u{1106}": "口", "\u{1173}": "一", "\u{1175}": "丨",
        // Strokes and dashes, and rings.
        "\u{31CF}": "乀", "\u{31D0}": "一", "\u{31D1}": "丨", "\u{31D2}": "丿", "\u{31D3}": "丿", "\u{31D4}": "丶",
        "\u{31D6}": "乛", "\u{31DA}": "亅", "\u{31DD}": "乀", "\u{31DF}": "乚", "\u{31E0}": "乙", "\u{2014}": "一",
        "\u{2015}": "一", "\u{2500}": "一", "\u{2501}": "一", "\u{25CB}": "o", "\u{25EF}": "o", "\u{3007}": "o",
        "\u{26AA}": "o",
        // Characters that were given two places or differ by a stroke's direction.
        "\u{56D7}": "口", "\u{66F0}": "日", "\u{5DF2}": "己", "\u{5DF3}": "己", "\u{6BCC}": "毋", "\u{6236}": "户",
        "\u{6238}": "户", "\u{5167}": "内", "\u{9EC3}": "黄", "\u{9751}": "青", "\u{771E}": "真", "\u{537D}": "即",
        "\u{9304}": "録", "\u{5225}": "别", "\u{6EAB}": "温", "\u{6C92}": "没", "\u{518A}": "册", "\u{5C19}": "尚",
        "\u{5F37}": "强", "\u{6DF8}": "清", "\u{7232}": "為", "\u{7522}": "産", "\u{8AAA}": "説", "\u{7A05}": "税",
        "\u{812B}": "脱", "\u{5433}": "吴", "\u{5449}": "吴", "\u{5442}": "吕", "\u{516A}": "俞",
    ]

    /// The text with everything alike written the same.
    static func folded(_ text: String) -> String {
        var like = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // Letters of other scripts lead to Latin ones, some of which are alike among themselves.
            let first = table[scalar] ?? scalar
            like.append(table[first] ?? first)
        }
        return String(like)
    }
}
