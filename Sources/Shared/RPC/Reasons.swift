package import Refusals

/// Why the wire itself refuses or fails a call, whatever the method.
extension Reason {
    /// No service of that name here.
    package static let unknownService = Reason(
        "unknown-service", .unimplemented,
        zh: "此端口没有服务 {service}。", en: "There is no service {service} at this port.")
    /// The service has no such method.
    package static let unknownMethod = Reason(
        "unknown-method", .unimplemented,
        zh: "服务 {service} 没有方法 {method}。", en: "Service {service} has no method {method}.")
    /// The method streams and was called as unary, which is how peers without streams call everything.
    package static let streamingUnsupported = Reason(
        "streaming-method", .unimplemented,
        zh: "方法 {method} 只能以流的方式调用。", en: "Method {method} can only be called as a stream.")
    /// The method does not take a stream of messages from the caller.
    package static let wrongCallKind = Reason(
        "wrong-call-kind", .invalidArgument,
        zh: "方法 {method} 不接收消息流。", en: "Method {method} takes no stream of messages.")

    /// The request's envelope or metadata cannot be read.
    package static let malformedRequest = Reason(
        "malformed-request", .invalidArgument,
        zh: "请求无法解析：{detail}。", en: "The request cannot be read: {detail}.")
    /// A frame that has no place at this point of the stream.
    package static let protocolViolation = Reason(
        "protocol-violation", .invalidArgument,
        zh: "违反通信协议：{detail}。", en: "The frame breaks the protocol: {detail}.")
    /// A frame longer than the receiver takes; nothing of it was read.
    package static let frameTooLong = Reason(
        "frame-too-long", .resourceExhausted,
        zh: "消息长度 {length} 字节，超过上限 {limit} 字节。",
        en: "The frame of {length} bytes is over the limit of {limit} bytes.")
    /// A message that was not sent because the wire's frames cannot hold it.
    package static let messageTooLong = Reason(
        "message-too-long", .resourceExhausted,
        zh: "消息过长，单个帧最多 {limit} 字节。", en: "The message does not fit a frame of {limit} bytes.")

    /// Too many calls are under way on this connection or server. The call was not begun.
    package static let tooManyCalls = Reason(
        "too-many-calls", .resourceExhausted,
        zh: "同时进行的调用已达上限 {limit} 个，请稍后再试。",
        en: "{limit} calls are under way already; try again later.")
    /// Too many connections are open, on the whole server or from the caller's address. No call was begun.
    package static let tooManyConnections = Reason(
        "too-many-connections", .resourceExhausted,
        zh: "连接数已达上限 {limit} 个，请稍后再试。",
        en: "{limit} connections are open already; try again later.")
    /// Too much is kept already, for this caller or for all. What this is about was not taken.
    package static let tooManyBytes = Reason(
        "too-many-bytes", .resourceExhausted,
        zh: "正在处理的数据已达上限，请稍后再试。", en: "Too much data is being worked on already; try again later.")
    /// The connection had to make room for another: no caller had been authenticated on it.
    package static let connectionReplaced = Reason(
        "connection-replaced", .unavailable,
        zh: "连接数已满，此连接未经认证，已让位。",
        en: "There were too many connections, and nobody had proven who calls on this one.")
    /// The caller sends, or takes, the messages of a stream too slowly.
    package static let streamStalled = Reason(
        "stream-stalled", .deadlineExceeded,
        zh: "消息流停滞过久。", en: "The stream stood still for too long.")
    /// A stream with the same signed opening is under way. This one was not begun.
    package static let streamRepeated = Reason(
        "stream-repeated", .resourceExhausted,
        zh: "使用同一签名的消息流正在进行，请稍后再试。",
        en: "A stream with the same signed opening is under way; try again later.")
    /// Messages came faster than they were taken.
    package static let streamOverflow = Reason(
        "stream-overflow", .resourceExhausted,
        zh: "消息流的接收缓冲已满。", en: "The receiver of the stream fell behind and its buffer is full.")
    /// The other side ended the stream, so that nothing more can be sent on it.
    package static let streamOver = Reason(
        "stream-over", .failedPrecondition,
        zh: "消息流已由对方结束。", en: "The other side has ended the stream.")
    /// The server is stopping, or has had this connection for long enough. The call was not begun.
    package static let draining = Reason(
        "draining", .unavailable,
        zh: "服务不再接受此连接上的新调用，请稍后再试。",
        en: "The server takes no more calls on this connection; try again.")
    /// The server stopped while the call was under way.
    package static let serverStopped = Reason(
        "server-stopped", .unavailable,
        zh: "服务已停止，调用未完成。", en: "The server stopped before the call was done.")

    /// The time the caller or the method allows has passed.
    package static let deadlinePassed = Reason(
        "deadline-passed", .deadlineExceeded,
        zh: "调用超时。", en: "The call took longer than allowed.")
    /// The call was ended from outside after its work had begun: nobody knows yet whether it takes effect. The code says why it was
    /// ended; the reason says how to ask what became of it.
    package static let outcomeUnknown = Reason(
        "outcome-unknown", .deadlineExceeded,
        zh:
            "结果未知：调用结束时已在办理。请按请求编号 {request} 查询（qingtong.common.v1.Requests/GetRequest，或运行 qingtong request show {request}）。",
        en:
            "The outcome is unknown: the call was being carried out when it ended. Ask for request {request} (qingtong.common.v1.Requests/GetRequest, or run: qingtong request show {request})."
    )
    /// The command was answered before under this same signature. Its caller signs the request again and gets the answer; somebody
    /// who recorded the call cannot.
    package static let signatureReplayed = Reason(
        "signature-replayed", .unauthenticated,
        zh: "该签名的请求已应答过；请以同一请求编号、新的时间重新签名。",
        en:
            "The call was answered under this signature before; sign it anew, under the same request id and a later time."
    )
    /// The caller gave up.
    package static let callCancelled = Reason(
        "call-cancelled", .cancelled,
        zh: "调用已取消。", en: "The call was cancelled.")
    /// An internal failure that the caller can do nothing about.
    package static let internalFailure = Reason(
        "internal-failure", .internal,
        zh: "内部错误，编号 {correlation}。", en: "Internal error; the log has it under {correlation}.")

    /// The call never left this process, so it had no effect and may be repeated freely.
    package static let notSent = Reason(
        "not-sent", .unavailable,
        zh: "无法连接 {peer}：{cause}。", en: "{peer} cannot be reached: {cause}.")
    /// The connection broke after the call was sent: whether it had an effect is unknown.
    package static let connectionLost = Reason(
        "connection-lost", .unavailable,
        zh: "与 {peer} 的连接中断，结果未知。",
        en: "The connection to {peer} broke; the outcome is unknown.")
    /// The peer's answer cannot be read: whether the call had an effect is unknown.
    package static let malformedReply = Reason(
        "malformed-reply", .internal,
        zh: "对方的应答无法解析：{detail}。", en: "The peer's answer cannot be read: {detail}.")
}

extension Status {
    /// Every reason that the wire itself gives.
    package static let reasons: [Reason] = [
        .unknownService, .unknownMethod, .streamingUnsupported, .wrongCallKind, .malformedRequest,
        .protocolViolation, .frameTooLong, .messageTooLong, .tooManyCalls, .tooManyConnections,
        .tooManyBytes, .connectionReplaced, .streamStalled, .streamRepeated, .streamOverflow, .streamOver,
        .draining, .serverStopped, .deadlinePassed, .outcomeUnknown, .signatureReplayed, .callCancelled,
        .internalFailure, .notSent,
        .connectionLost,
        .malformedReply,
    ]
}
