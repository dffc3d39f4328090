import ArgumentParser
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

// A sample of a river as one types it and reads it: `downstream,示例桥,7.8,<4`.

extension RiverSample {
    /// - Throws: `ValidationError` with what to write instead.
    init(typed text: String) throws {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard (3...4).contains(parts.count), let position = RiverSamplePosition(called: parts[0]) else {
            throw ValidationError(
                say(
                    "水样“\(text)”应写成 位置,地点,pH[,悬浮物]，如 下游,东闸,7.9,22。",
                    "A sample is position,place,pH[,suspended solids], such as downstream,bridge,7.9,22; this is “\(text)”."
                ))
        }
        guard let ph = Int64(thousandths: parts[2]) else {
            throw ValidationError(
                say(
                    "水样“\(text)”的 pH 是“\(parts[2])”，应为测得的数，如 7.9。",
                    "The pH of a sample is the number that was measured, such as 7.9; in “\(text)” it is “\(parts[2])”."
                ))
        }
        self.init()
        (self.position, place, self.ph) = (position, parts[1], ph)
        guard parts.count == 4 else { return }
        let isBelow = parts[3].hasPrefix("<") || parts[3].hasPrefix("＜")
        let amount = Int64(
            thousandths: isBelow
                ? String(parts[3].dropFirst()).trimmingCharacters(in: .whitespaces) : parts[3])
        guard let amount, amount > 0 || !isBelow else {
            throw ValidationError(
                say(
                    "水样“\(text)”的悬浮物是“\(parts[3])”，应为测得的数，如 22；未检出的写 <检出限，如 <4。",
                    "Suspended solids are the number that was measured, such as 22, or < and the least that the laboratory can tell, such as <4; in “\(text)” they are “\(parts[3])”."
                ))
        }
        (suspendedSolids, suspendedSolidsBelow) = (amount, isBelow)
    }

    var phText: String { "\(position.text) \(ph.thousandths)" }

    /// Milligrams to a litre, or below which amount.
    var solidsText: String { (suspendedSolidsBelow ? "<" : "") + suspendedSolids.thousandths }
}
