package import CommonAPI
import Store

extension Command {
    /// Every principal that speaks for that plant or person, revoked ones too, by id.
    package func voices(of id: String) throws -> [Principal] {
        var voices: [Principal] = []
        try kept(.principals).each(where: [.equal("speaks_for", .text(id))]) { voices.append($0) }
        return voices
    }

    /// Enters, once, whom those principals speak for that are older than the column.
    func indexOldVoices() throws {
        try onceAtStart(ServiceKitSchema.voicesAtStart) { try kept(.principals).indexAll() }
    }
}
