package import Refusals

extension CreditCode {
    /// Reads a code from a cell of a file, which spreadsheets may have been at: they keep fifteen digits of a number and write
    /// noughts for the others, or shorten it.
    ///
    /// - Throws: What `init(_:field:)` throws; `credit-code-shortened` for `9.13E+17`; `credit-code-rounded` where the code is
    ///   wrong and ends in noughts as a spreadsheet leaves them.
    package init(cell: some StringProtocol, field: FieldPath) throws(Refusal) {
        let cell = CellText(cell)
        if cell.isShortened {
            throw Refusal(.creditCodeShortened, field: field, ["read": String(cell.text.prefix(40))])
        }
        let code = cell.code
        do {
            try self.init(code, field: field)
        } catch {
            guard !cell.isText, Self.isRounded(code), code.contains(where: { $0 != "0" }) else { throw error }
            throw Refusal(.creditCodeRounded, field: field)
        }
    }

    /// Whether the cell may be a code whose last three digits a spreadsheet lost: eighteen digits, the last three 0, and nothing
    /// that says that they are text.
    package static func isDoubtful(cell: some StringProtocol) -> Bool {
        let cell = CellText(cell)
        return !cell.isText && isRounded(cell.code)
    }

    private static func isRounded(_ code: String) -> Bool {
        code.utf8.count == length && code.utf8.allSatisfy(Digits.isDigit) && code.hasSuffix("000")
    }
}
