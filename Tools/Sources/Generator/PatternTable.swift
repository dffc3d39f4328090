import SwiftProtobufPluginLibrary

/// The patterns of one file, each written once.
struct PatternTable {
    private var sources: [String] = []
    private var pieces: [String: [PatternParser.Piece]] = [:]

    /// The Swift name of a pattern.
    mutating func name(of source: String) throws(PatternParser.Failure) -> String {
        if pieces[source] == nil {
            pieces[source] = try PatternParser.pieces(of: source)
            sources.append(source)
        }
        let place = sources.firstIndex(of: source) ?? sources.endIndex
        return "FieldPatterns.form\(place + 1)"
    }

    func write(to printer: inout CodePrinter) {
        if sources.isEmpty { return }
        printer.print("")
        printer.document(["The forms that fields above must have."])
        printer.print("private enum FieldPatterns {")
        printer.withIndentation { printer in
            for (index, source) in sources.enumerated() {
                printer.print(
                    "static let form\(index + 1) = Refusals.TextPattern(\(SwiftNames.literal(source)), [")
                for piece in pieces[source] ?? [] {
                    printer.print("    Refusals.TextPattern.Piece(\(piece.swift)),")
                }
                printer.print("])")
            }
        }
        printer.print("}")
    }
}

extension PatternParser.Piece {
    fileprivate var swift: String {
        let ranges = set.map { "0x\(hex($0.lowerBound))...0x\(hex($0.upperBound))" }.joined(separator: ", ")
        let high = times.upperBound == .max ? "Int.max" : "\(times.upperBound)"
        return "[\(ranges)], \(times.lowerBound)...\(high)"
    }

    private func hex(_ value: UInt32) -> String {
        String(value, radix: 16, uppercase: true)
    }
}
