package import Refusals

extension Reason {
    /// More commands wait for the writer than the store lets wait.
    package static let storeBusy = Reason(
        "store-busy", .resourceExhausted,
        zh: "系统繁忙，请稍后重试。", en: "The store has too much to do at the moment; try again shortly.")

    /// The store is closing or closed.
    package static let storeClosed = Reason(
        "store-closed", .unavailable,
        zh: "服务正在停止，请稍后重试。", en: "The store is closing; try again after the restart.")

    /// A read ran, or would have had to wait, past its deadline.
    package static let readDeadline = Reason(
        "store-read-deadline", .deadlineExceeded,
        zh: "查询超时，请缩小查询范围。", en: "The query took longer than it was given; ask for less.")

    /// A page token that this store did not make, or made for a query in another order.
    package static let pageToken = Reason(
        "page-token-invalid", .invalidArgument,
        zh: "分页标记无效，请从第一页重新查询。",
        en: "The page token does not belong to this query; start from the first page.")

    /// The disk is full: nothing can be recorded until there is room.
    package static let storeFull = Reason(
        "store-full", .unavailable,
        zh: "存储空间已满，暂不能办理。", en: "The disk is full; nothing can be recorded at the moment.")

    /// The file or its file system may not be written.
    package static let storeReadOnly = Reason(
        "store-read-only", .unavailable,
        zh: "存储处于只读状态，暂不能办理。", en: "The store may only be read at the moment.")

    /// The file is damaged.
    package static let storeDamaged = Reason(
        "store-damaged", .unavailable,
        zh: "存储文件损坏，暂不能办理。", en: "The store is damaged; nothing can be recorded until it is restored.")

    /// The disk or its file system reports an error.
    package static let storeDevice = Reason(
        "store-device-failing", .unavailable,
        zh: "存储设备读写出错，暂不能办理。",
        en: "The disk of the store reports an error; nothing can be recorded at the moment.")

    /// Another process holds the store's lock.
    package static let storeLocked = Reason(
        "store-locked", .unavailable,
        zh: "存储被占用，请稍后重试。", en: "The store is locked by another process; try again shortly.")
}

extension StoreError {
    /// The reason that callers are told for this failure; `nil` when they only learn that there was one.
    package var reason: Reason? {
        switch kind {
        case .full: .storeFull
        case .readOnly: .storeReadOnly
        case .corrupt: .storeDamaged
        case .busy: .storeLocked
        case .device, .cannotOpen: .storeDevice
        default: nil
        }
    }
}
