import CommonAPI
import Logging

extension Logger {
    /// One line for what became of an event, under the id that the log of its source has the request under.
    ///
    /// A tree head comes every few seconds and changes nothing that a person asks for.
    func log(_ fate: Inbox.Fate, of event: Event, from source: String) {
        let isNews = fate == .applied && event.type != TreeHead.protoMessageName
        log(
            level: fate == .parked ? .error : isNews ? .info : .debug, "event \(fate)",
            metadata: [
                "source": "\(source)", "event.sequence": "\(event.sequence)", "event.type": "\(event.type)",
                "event.subject": "\(event.subject)", "correlation.id": "\(event.correlationOrCause)",
            ])
    }
}
