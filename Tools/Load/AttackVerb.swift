import ArgumentParser
import Attacks

/// Misbehaves for a while, as one peer.
struct AttackVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack",
        abstract: "Misbehaves towards a server of the echo service, or a Registry, for `make hostile`.",
        discussion: "Prints how many rounds of the attack were made.")

    @Argument(help: "The attack, by its place among those that `attacks` lists.") var number: Int
    @Argument(help: "Where the server listens, HOST:PORT.") var address: Address
    @Option(help: "The installation, if it is a Registry that is attacked.") var home: String?
    @Option(help: "Whose signed read was captured there.") var victim = "zj-bulk-cement.registrar"
    @Option(help: "How long.") var seconds = 1.0
    @Option(help: "Rounds at least, however long they take.") var rounds = 1

    func run() throws {
        guard Attack.all.indices.contains(number) else {
            throw ValidationError("there is no attack \(number)")
        }
        guard let port = UInt16(exactly: address.port) else { throw ValidationError("no port") }
        var target = Target.echo(port: port)
        if let home {
            target = .registry(port: port)
            let (payload, metadata) = try Province(home: home, principal: victim).capturedRead()
            target.captured = Target.Call(
                "qingtong.registry.v1.Contacts", "GetPeople", payload, metadata: metadata)
        }
        let end = ContinuousClock.now + .seconds(seconds)
        var count = 0
        while count < rounds || .now < end {
            try Attack.all[number].round(target)
            count += 1
        }
        print(count)
    }
}

/// Says which attacks there are.
struct AttacksVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attacks", abstract: "Lists the attacks, one a line.")

    func run() {
        for (number, attack) in Attack.all.enumerated() { print(number, attack.name) }
    }
}
