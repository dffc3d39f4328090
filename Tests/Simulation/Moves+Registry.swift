import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf
import World

extension Moves {
    mutating func registerPlant() -> Order? {
        let county = pickCounty()
        let number = memory.nextNumber()
        return order(
            "registry", EnterprisesMethods.registerEnterprise,
            RegisterEnterpriseRequest.with {
                // Now and then a name that another plant of the county may have.
                $0.name = "模拟 \(generator.chance(5) ? 1 : number) 号混凝土有限公司"
                $0.divisionCode = county
            }, by: SimulatedCallers.registrar
        ) { reply, memory in
            let plant = try Enterprise(serializedBytes: reply)
            memory.plants.append(Memory.Plant(id: plant.id, county: county, revision: plant.revision))
        }
    }

    /// Enters somebody who speaks for a plant.
    mutating func enterApplicant() -> Order? {
        guard let place = memory.plants.indices.filter({ memory.plants[$0].applicant == nil }).first else {
            return nil
        }
        let plant = memory.plants[place]
        let applicant = SimulatedCallers.applicant(
            for: plant.id, in: plant.county, number: memory.nextNumber())
        return order(
            "registry", DirectoryMethods.registerPrincipal,
            RegisterPrincipalRequest.with { $0.principal = applicant.principal },
            by: SimulatedCallers.administrator
        ) { _, memory in
            guard let place = memory.plants.firstIndex(where: { $0.id == plant.id }) else { return }
            memory.plants[place].applicant = applicant
        }
    }

    mutating func verifyCreditCode() -> Order? {
        guard let plant = generator.pick(memory.plants.filter { !$0.isVerified }),
            let code = creditCode(in: plant.county)
        else { return nil }
        return order(
            "registry", EnterprisesMethods.verifyCreditCode,
            VerifyCreditCodeRequest.with {
                $0.enterpriseID = plant.id
                $0.creditCode = code
                $0.revision = plant.revision
            }, by: SimulatedCallers.registrar
        ) { _, memory in
            guard let place = memory.plants.firstIndex(where: { $0.id == plant.id }) else { return }
            memory.plants[place].isVerified = true
        }
    }

    /// A code whose checks hold, found by trying; one of few, so that some are taken.
    private mutating func creditCode(in county: String) -> String? {
        let organisation = "MA2\(10_000 + Int.random(in: 0..<30, using: &generator))"
        let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        for inner in "0123456789X" {
            for outer in alphabet {
                let text = "91\(county)\(organisation)\(inner)\(outer)"
                if (try? CreditCode(text, field: "credit_code")) != nil { return text }
            }
        }
        return nil
    }

    /// Gives a grant to somebody, or takes it away, such that the followers' copies have to keep up.
    mutating func changeGrant() -> Order? {
        let gives = generator.chance(50)
        let request = ChangeGrantRequest.with {
            $0.principalID = SimulatedCallers.auditor.id
            $0.grant = .with {
                $0.role = .registrar
                $0.divisionCode = SimulatedCallers.haining
            }
        }
        return order(
            "registry", gives ? DirectoryMethods.addGrant : DirectoryMethods.removeGrant, request,
            by: SimulatedCallers.administrator(
                of: SimulatedCallers.auditor.agency, over: SimulatedCallers.province))
    }

    /// An administrator of a county's agency reaches for what is not its own. None of it may come about.
    mutating func usurp() -> Order? {
        guard let agency = generator.pick(SimulatedCallers.countyAgencies) else { return nil }
        let usurper = SimulatedCallers.administrator(of: agency.id, over: agency.divisionCode)
        let names = [
            "registry@zj", "acceptance@zj", "enforcement@zj", "registry.zj", usurper.id, "sim.friend",
        ]
        let name = generator.pick(names) ?? usurper.id
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
            return order(
                "registry", DirectoryMethods.registerAgency,
                RegisterAgencyRequest.with {
                    $0.agency = agency
                    $0.agency.id = "aaa-\(agency.id)"
                }, by: usurper)
        case 1:
            return order(
                "registry", DirectoryMethods.setCompetentBody,
                SetCompetentBodyRequest.with {
                    $0.divisionCode = agency.divisionCode
                    $0.department = agency.department
                    $0.agencyID = agency.id
                    $0.reason = "模拟"
                }, by: usurper)
        case 2:
            return order(
                "registry", DirectoryMethods.addGrant,
                ChangeGrantRequest.with {
                    $0.principalID = name
                    $0.grant = .with {
                        $0.role = .auditor
                        $0.divisionCode = agency.divisionCode
                    }
                }, by: usurper)
        default:
            var principal = usurper.principal
            principal.id = name
            if generator.chance(50) { principal.kind = .service }
            return order(
                "registry", DirectoryMethods.registerPrincipal,
                RegisterPrincipalRequest.with { $0.principal = principal }, by: usurper)
        }
    }
}
