/// A method with the types of its messages, for callers that learn at run time which method they call.
package struct TypedMethod: Sendable {
    package let method: Method
    /// What it is asked with; of a client stream, each item.
    package let request: any WireMessage.Type
    /// What it replies with; of a server stream, each item.
    package let reply: any WireMessage.Type

    /// A method as generated code declares it.
    package init(_ method: Method, _ request: any WireMessage.Type, _ reply: any WireMessage.Type) {
        self.method = method
        self.request = request
        self.reply = reply
    }
}
