import Foundation

/// How the names of columns are compared: in any width and case, whatever blanks, line breaks and marks stand around or in them.
enum HeaderWord {
    /// What is compared.
    static func key(of header: String) -> String {
        // Nearly every header is spelt as the layout has it.
        if header.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) }) { return header }
        var key = String.UnicodeScalarView()
        for scalar in header.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        where !isLeftOut(scalar) {
            key.append(scalar)
        }
        return String(key)
    }

    /// A key without a remark in brackets that changes nothing about what the column says. Any other stays: `数值(MWh)` is not
    /// the number that is meant.
    static func withoutRemark(_ key: String) -> String {
        guard key.hasSuffix(")"), let open = key.lastIndex(of: "(") else { return key }
        let remark = key[key.index(after: open)...].dropLast()
        return remarks.contains(String(remark)) ? String(key[..<open]) : key
    }

    private static let remarks: Set = [
        "必填", "选填", "可选", "可不填", "required", "optional", "度", "°", "degrees", "cgcs2000", "北京时间",
        "beijingtime",
        "可空", "六位", "18位", "六位代码",
    ]

    private static func isLeftOut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "_", "-", "*", "'", "\"", ":", "#": true
        default:
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
                || scalar.properties.generalCategory == .control
        }
    }
}
