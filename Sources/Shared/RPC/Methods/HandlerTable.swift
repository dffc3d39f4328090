package import Refusals
package import SwiftProtobuf

/// A message that the generator made: it can be decoded, checked against its field rules, and sent anywhere.
package typealias WireMessage = SwiftProtobuf.Message & Sendable & Validatable

/// Where generated code registers the handlers of a service: one entry per RPC.
///
/// `Command` and `Query` are what the shell hands to a handler beside the request: the transaction, the actor
/// and the time. The RPC layer does not know them.
package protocol HandlerTable<Command, Query> {
    associatedtype Command
    associatedtype Query

    /// The file that declares the methods entered next to it.
    mutating func describe(_ schema: Schema)

    /// A unary method with effects.
    mutating func command<Request: WireMessage, Reply: WireMessage>(
        _ method: Method, _ apply: @escaping @Sendable (Request, Command) throws -> Reply)

    /// A unary method without effects.
    mutating func query<Request: WireMessage, Reply: WireMessage>(
        _ method: Method, _ answer: @escaping @Sendable (Request, Query) throws -> Reply)

    /// A client stream with effects: the handler sees all the messages at once, after the stream's seal held.
    mutating func streamedCommand<Item: WireMessage, Reply: WireMessage>(
        _ method: Method, _ apply: @escaping @Sendable ([Item], Command) throws -> Reply)

    /// A server stream without effects: the handler hands out items one by one.
    mutating func streamedQuery<Request: WireMessage, Item: WireMessage>(
        _ method: Method,
        _ answer: @escaping @Sendable (Request, Query, (Item) throws -> Void) throws -> Void)
}
