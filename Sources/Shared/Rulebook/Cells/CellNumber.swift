package import Refusals

/// A number as offices write it in a cell, in so many parts of its unit.
///
/// Commas stand for thousands where every one has three digits after it and the first group does not begin with 0: `48,000.0`
/// is 48000. Any other comma is asked about, because `48,5` may be 48.5 or a number with a digit too few. What a spreadsheet
/// shortened (`4.8E+04`) is refused, because the digits that it left out are lost.
package struct CellNumber: Hashable, Sendable {
    /// In parts of the unit: with three decimals, thousandths.
    package let parts: Int64

    /// What becomes of more decimals than are kept.
    package enum Surplus: Sendable {
        /// They are rounded: nobody measures so finely.
        case rounded
        /// They are refused, except where a binary fraction left them (`93.66699999999999`).
        case refused
    }

    /// Reads a cell.
    ///
    /// - Parameters:
    ///   - cell: As it stands.
    ///   - decimals: Decimals that are kept.
    ///   - surplus: What becomes of more.
    ///   - field: Where the cell stands.
    /// - Throws: `number-missing`, `number-shortened`, `number-comma`, `number-format`, `number-decimals`, `number-size`.
    package init(
        _ cell: some StringProtocol, decimals: Int, surplus: Surplus, field: FieldPath
    ) throws(Refusal) {
        let cell = CellText(cell)
        guard !cell.isEmpty else { throw Refusal(.numberMissing, field: field) }
        let refused = { (reason: Reason) in
            Refusal(reason, field: field, ["read": String(cell.text.prefix(60))])
        }
        if cell.isShortened { throw refused(.numberShortened) }
        var digits = Array(cell.text.utf8)[...]
        let isNegative = digits.first == Digits.hyphen
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        let dot = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
        let fraction = dot < digits.endIndex ? digits[(dot + 1)...] : []
        var whole = digits[..<dot]
        let isNumber = { (part: ArraySlice<UInt8>) in
            part.allSatisfy { Digits.isDigit($0) || $0 == Self.comma }
        }
        guard isNumber(whole), isNumber(fraction), digits.contains(where: Digits.isDigit),
            dot + 1 != digits.endIndex
        else { throw refused(.numberFormat) }
        if whole.contains(Self.comma) || fraction.contains(Self.comma) {
            guard !fraction.contains(Self.comma), let plain = Self.withoutThousands(whole) else {
                throw refused(.numberComma)
            }
            whole = plain[...]
        }
        guard !whole.isEmpty else { throw refused(.numberFormat) }
        let (kept, rest) = (fraction.prefix(decimals), fraction.dropFirst(decimals))
        let carry = try Self.carry(rest, surplus) { refused(.numberDecimals) }
        let padded = kept + Array(repeating: UInt8(ascii: "0"), count: decimals - kept.count)
        guard let size = Self.number(whole + padded), size < Self.largest else { throw refused(.numberSize) }
        parts = (isNegative ? -1 : 1) * (size + carry)
    }

    /// Reads degrees in millionths, with their sign behind them or without; what is finer is rounded.
    ///
    /// - Throws: As `init(_:decimals:surplus:field:)`.
    package init(degrees cell: some StringProtocol, field: FieldPath) throws(Refusal) {
        let text = CellText(cell).text
        let plain = text.hasSuffix("°") || text.hasSuffix("度") ? String(text.dropLast()) : text
        try self.init(plain, decimals: 6, surplus: .rounded, field: field)
    }

    /// Whether the digits beyond those that are kept make the last of them one more.
    private static func carry(
        _ rest: ArraySlice<UInt8>, _ surplus: Surplus, _ refusal: () -> Refusal
    ) throws(Refusal) -> Int64 {
        let isUp = rest.first.map { $0 >= UInt8(ascii: "5") } ?? false
        guard surplus == .refused, rest.contains(where: { $0 != UInt8(ascii: "0") }) else {
            return isUp ? 1 : 0
        }
        // A binary fraction is right in some fifteen digits: what follows the decimals is then noughts, or nines.
        let isNoise = rest.count >= 6 && rest.prefix(6).allSatisfy { $0 == UInt8(ascii: isUp ? "9" : "0") }
        guard isNoise else { throw refusal() }
        return isUp ? 1 : 0
    }

    /// The digits of a number whose every comma parts thousands; `nil` when one does not.
    private static func withoutThousands(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        let groups = digits.split(separator: comma, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), first.first != UInt8(ascii: "0"),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return Array(groups.joined())
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        let digits = digits.drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= 18 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 & 0x0F) }
    }

    private static let comma = UInt8(ascii: ",")
    /// No meter and no place on earth comes near it.
    private static let largest: Int64 = 1_000_000_000_000_000
}
