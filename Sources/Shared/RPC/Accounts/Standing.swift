/// What a server knows of who is at the other end of a connection.
enum Standing: Hashable, Sendable {
    /// Nobody has proven anything on it.
    case stranger
    /// A call on it was a principal's.
    case known
    /// A call on it was one of the services' that belong to this one.
    case service
}
