package import Refusals

// MARK: - Texts

extension Reason {
    package static let textLabel = Reason(
        "text-label", .invalidArgument,
        zh: "此处只能用 1 至 {limit} 个可见的半角字符，且不含竖线和等号。",
        en: "Here stand 1 to {limit} visible ASCII characters without a bar or an equals sign.")
    package static let textMalformed = Reason(
        "text-malformed", .invalidArgument,
        zh: "不是“{kind}”文本，或写法不唯一。",
        en: "This is no text of the kind {kind}, or not in its one spelling.")
    package static let textSignatureWrong = Reason(
        "text-signature-wrong", .permissionDenied,
        zh: "签名与文本或所述密钥不符。",
        en: "The signature does not fit the text or the key it names.")
    package static let termEmpty = Reason(
        "term-empty", .invalidArgument,
        zh: "期限的结束不得早于或等于开始。",
        en: "A term ends after it begins.")
}

// MARK: - Keys and delegations

extension Reason {
    package static let keyIDForm = Reason(
        "key-id-form", .invalidArgument,
        zh: "密钥编号应为 32 位小写十六进制字符。",
        en: "The id of a key is 32 lower-case hexadecimal characters.")
    package static let keyNotYet = Reason(
        "key-not-yet", .failedPrecondition,
        zh: "密钥 {key} 自 {from} 起才有效。",
        en: "The key {key} is good from {from} on only.")
    package static let keyExpired = Reason(
        "key-expired", .failedPrecondition,
        zh: "密钥 {key} 已于 {until} 到期。",
        en: "The key {key} expired at {until}.")
    package static let keyEnded = Reason(
        "key-ended", .permissionDenied,
        zh: "密钥 {key} 已于 {ended} 终止。",
        en: "The key {key} was ended at {ended}.")
    package static let keyRecordUnsigned = Reason(
        "key-record-unsigned", .permissionDenied,
        zh: "密钥记录没有登记服务的有效签名。",
        en: "The Registry did not sign this record of a key.")
    package static let boxKeyNotYet = Reason(
        "box-key-not-yet", .failedPrecondition,
        zh: "该加密密钥尚未启用。",
        en: "The box key is not in use yet.")
    package static let boxKeyExpired = Reason(
        "box-key-expired", .failedPrecondition,
        zh: "该加密密钥已到期，请取用新的密钥重新封装。",
        en: "The box key has expired: fetch the new one and seal to it.")
    package static let delegationNames = Reason(
        "delegation-names", .invalidArgument,
        zh: "授权须列出 1 至 {limit} 个名称，不得重复，也不得含逗号。",
        en: "A delegation has 1 to {limit} names, each once and without a comma.")
    package static let delegationTooLong = Reason(
        "delegation-too-long", .invalidArgument,
        zh: "授权最长 {limit} 小时。",
        en: "A delegation lasts {limit} hours at most.")
    package static let delegationOfAnotherKey = Reason(
        "delegation-of-another-key", .permissionDenied,
        zh: "授权不是以这把密钥、由该账户签发的。",
        en: "The delegation was not given with this key by this principal.")
    package static let delegationNode = Reason(
        "delegation-node", .permissionDenied,
        zh: "授权是给服务 {node} 用的。",
        en: "The delegation is for the service {node}.")
    package static let delegationNotYet = Reason(
        "delegation-not-yet", .failedPrecondition,
        zh: "授权尚未生效。",
        en: "The delegation is not in force yet.")
    package static let delegationExpired = Reason(
        "delegation-expired", .unauthenticated,
        zh: "授权已于 {until} 到期，请重新登录。",
        en: "The delegation expired at {until}: begin a new session.")
    package static let delegationEnded = Reason(
        "delegation-ended", .unauthenticated,
        zh: "授权已被终止，请重新登录。",
        en: "The delegation was ended: begin a new session.")
    package static let delegationName = Reason(
        "delegation-name", .permissionDenied,
        zh: "授权不包括此项操作。",
        en: "The delegation does not include this.")
}

// MARK: - Custodian lists

extension Reason {
    package static let custodianListVersion = Reason(
        "custodian-list-version", .invalidArgument,
        zh: "首份保管人名单为第 1 版且无前版，其余各版须写明前版。",
        en: "The first list of custodians is version 1 without one before; every other names the one before.")
    package static let custodianListFew = Reason(
        "custodian-list-few", .invalidArgument,
        zh: "{side}的保管密钥少于 {limit} 把。",
        en: "The keys of {side} are fewer than {limit}.")
    package static let custodianListMany = Reason(
        "custodian-list-many", .invalidArgument,
        zh: "名单最多 {limit} 把密钥。",
        en: "A list has {limit} keys at most.")
    package static let custodianRepeated = Reason(
        "custodian-repeated", .invalidArgument,
        zh: "名单中有密钥重复。",
        en: "A key stands in the list twice.")
    package static let custodianOnBothSides = Reason(
        "custodian-on-both-sides", .invalidArgument,
        zh: "{name} 不得同时在甲乙两方。",
        en: "{name} may not be on both sides.")
    package static let custodianListOldVersion = Reason(
        "custodian-list-old-version", .failedPrecondition,
        zh: "名单为第 {version} 版，已知的是第 {known} 版。",
        en: "This is version {version} of the list; version {known} is known.")
    package static let custodianListPrevious = Reason(
        "custodian-list-previous", .failedPrecondition,
        zh: "名单与已知的前版不相衔接。",
        en: "The list does not follow the one that is known.")
    package static let custodianListUnsigned = Reason(
        "custodian-list-unsigned", .permissionDenied,
        zh: "名单没有登记服务的有效签名。",
        en: "The Registry did not sign this list.")
    package static let custodianListSideUnsigned = Reason(
        "custodian-list-side-unsigned", .permissionDenied,
        zh: "名单没有前版{side}已满等待期的保管人签名。",
        en: "No custodian of {side} who counted in the list before signed this one.")
    package static let custodianBackdated = Reason(
        "custodian-backdated", .invalidArgument,
        zh: "新加入的保管人 {name} 的加入时间不对。",
        en: "The newcomer {name} is entered for a time that cannot be.")
    package static let custodianListStale = Reason(
        "custodian-list-stale", .failedPrecondition,
        zh: "保管人名单已超过 {days} 天未更新，请先取用新的名单。",
        en: "The list of custodians is older than {days} days: fetch the new one first.")
    package static let custodianSideEmpty = Reason(
        "custodian-side-empty", .failedPrecondition,
        zh: "{side}还没有已满等待期的保管人。",
        en: "Nobody of {side} counts as a custodian yet.")
}

// MARK: - Sealed parts

extension Reason {
    package static let filingForm = Reason(
        "filing-form", .invalidArgument,
        zh: "提交编号应为“账户/32 位小写十六进制请求号”。",
        en: "A filing is a principal, a stroke, and a request id of 32 lower-case hexadecimal characters.")
    package static let partNumber = Reason(
        "part-number", .invalidArgument,
        zh: "部分的序号应在 1 至 {limit} 之间。",
        en: "The number of a part is from 1 to {limit}.")
    package static let partTooLong = Reason(
        "part-too-long", .invalidArgument,
        zh: "单个密封部分最大 {limit} MiB。",
        en: "A sealed part has {limit} MiB at most.")
    package static let partMalformed = Reason(
        "part-malformed", .invalidArgument,
        zh: "密封内容的长度或名单版本不对。",
        en: "The sealed bytes have a length or a list version that cannot be.")
    package static let partMoved = Reason(
        "part-moved", .failedPrecondition,
        zh: "密封内容或分片属于另一次提交或另一部分。",
        en: "The sealed part or the share belongs to another filing or part.")
    package static let partAltered = Reason(
        "part-altered", .dataLoss,
        zh: "密封内容已被改动或损坏。",
        en: "The sealed part was altered or damaged.")
    package static let shareMalformed = Reason(
        "share-malformed", .invalidArgument,
        zh: "封装里不是密钥分片。",
        en: "What is in the box is no share.")
    package static let shareBoxClosed = Reason(
        "share-box-closed", .failedPrecondition,
        zh: "封装不是给这把密钥的，或者已损坏。",
        en: "The box is sealed to another key, or damaged.")
    package static let shareOfAnotherFiling = Reason(
        "share-of-another-filing", .failedPrecondition,
        zh: "分片属于另一次提交。",
        en: "The share belongs to another filing.")
    package static let shareOfAnotherPart = Reason(
        "share-of-another-part", .failedPrecondition,
        zh: "分片属于另一部分。",
        en: "The share belongs to another part.")
    package static let shareSide = Reason(
        "share-side", .failedPrecondition,
        zh: "须甲乙两方的分片各一。",
        en: "One share of each side is needed.")
    package static let shareDiffers = Reason(
        "share-differs", .failedPrecondition,
        zh: "{side}的分片不是密封时的那一份。",
        en: "The share of {side} is not the one that was sealed with.")
}

// MARK: - Unsealing

extension Reason {
    package static let unsealExpired = Reason(
        "unseal-expired", .failedPrecondition,
        zh: "启封申请已于 {until} 到期。",
        en: "The request to unseal expired at {until}.")
    package static let unsealTooLong = Reason(
        "unseal-too-long", .invalidArgument,
        zh: "启封申请最长 {limit} 小时。",
        en: "A request to unseal is open for {limit} hours at most.")
    package static let unsealApprovedTwice = Reason(
        "unseal-approved-twice", .failedPrecondition,
        zh: "该保管人或其单位已经同意过。",
        en: "This custodian or its agency has approved already.")
    package static let unsealSideAnswered = Reason(
        "unseal-side-answered", .failedPrecondition,
        zh: "{side}已有人同意。",
        en: "Somebody of {side} has approved already.")
}

// MARK: - Receipt codes

extension Reason {
    package static let tipCodeMalformed = Reason(
        "tip-code-malformed", .invalidArgument,
        zh: "查询码应为 16 位数字，请核对，如 4499-9253-4244-7104。",
        en: "A receipt code has 16 digits, as 4499-9253-4244-7104: check it.")
    package static let tipCodeExhausted = Reason(
        "tip-code-exhausted", .resourceExhausted,
        zh: "得不出未用过的查询码。",
        en: "There is no receipt code that is free.")
    package static let codeBoxClosed = Reason(
        "code-box-closed", .failedPrecondition,
        zh: "加密消息不是给本服务的，或者已损坏。",
        en: "The sealed message is for another service, or damaged.")
    package static let codeBoxMalformed = Reason(
        "code-box-malformed", .invalidArgument,
        zh: "加密消息的内容不合格式。",
        en: "What is in the sealed message has no such form.")
    package static let codeBoxMoved = Reason(
        "code-box-moved", .permissionDenied,
        zh: "加密消息属于另一次调用。",
        en: "The sealed message belongs to another call.")
    package static let codeBoxLate = Reason(
        "code-box-late", .unauthenticated,
        zh: "加密消息的时间与服务时间相差过大，请校准时钟后重试。",
        en: "The time of the sealed message is too far off: set the clock and try again.")
    package static let codeReplyClosed = Reason(
        "code-reply-closed", .dataLoss,
        zh: "答复不是给这次请求的，或者已损坏。",
        en: "The reply is for another request, or damaged.")
    package static let markUnknown = Reason(
        "mark-unknown", .notFound,
        zh: "没有这个印记。",
        en: "There is no such mark.")
}

// MARK: - Key files and backups

extension Reason {
    package static let passphraseShort = Reason(
        "passphrase-short", .invalidArgument,
        zh: "口令至少 {limit} 个字符。",
        en: "A passphrase has {limit} characters at least.")
    package static let passphraseWrong = Reason(
        "passphrase-wrong", .permissionDenied,
        zh: "口令不对；密钥文件本身完好。",
        en: "The passphrase is wrong; the key file is whole.")
    package static let keyFileMalformed = Reason(
        "key-file-malformed", .invalidArgument,
        zh: "不是加了口令的密钥文件。",
        en: "This is no key file under a passphrase.")
    package static let keyFileDamaged = Reason(
        "key-file-damaged", .dataLoss,
        zh: "密钥文件已损坏，请用备份恢复。",
        en: "The key file is damaged: restore it from a copy.")
    package static let keyFileCost = Reason(
        "key-file-cost", .invalidArgument,
        zh: "密钥文件要求的计算量超出允许范围（内存最多 {limit} MiB）。",
        en: "The key file asks for more work than is allowed ({limit} MiB of memory at most).")
    package static let keyFileMemory = Reason(
        "key-file-memory", .resourceExhausted,
        zh: "系统给不出打开密钥文件所需的 {memory} MiB 内存。",
        en: "The system does not give the {memory} MiB that opening the key file takes.")
    package static let keysBackupHolders = Reason(
        "keys-backup-holders", .invalidArgument,
        zh: "密钥备份须有两位不同的持有人。",
        en: "A backup of keys has two different holders.")
    package static let keysBackupEmpty = Reason(
        "keys-backup-empty", .invalidArgument,
        zh: "密钥备份须有 1 至 {limit} 把密钥。",
        en: "A backup of keys has 1 to {limit} keys.")
    package static let keysBackupNotHolder = Reason(
        "keys-backup-not-holder", .permissionDenied,
        zh: "该密钥不属于此备份的持有人。",
        en: "This key is not of a holder of the backup.")
    package static let keysBackupDamaged = Reason(
        "keys-backup-damaged", .dataLoss,
        zh: "密钥备份已损坏或不是密钥备份。",
        en: "The backup of keys is damaged, or is none.")
    package static let keysBackupAltered = Reason(
        "keys-backup-altered", .dataLoss,
        zh: "密钥备份被改动过，内容与校验值不符。",
        en: "The backup of keys was altered: what is in it does not fit its check values.")
}
