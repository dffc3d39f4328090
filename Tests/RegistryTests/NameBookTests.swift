import CommonAPI
import RegistryAPI
import SwiftProtobuf
import Testing

@testable import Registry

@Suite("Names behind ids")
struct NameBookTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    @Test("many are looked up at once; what is not known has no entry")
    func many() throws {
        let plant = try registry.register("示例一号混凝土有限公司")
        let book = try registry.query {
            try NameService().lookUpNames(
                .with {
                    $0.enterpriseIds = [plant.id, "unknown", plant.id]
                    $0.siteIds = ["unknown"]
                    $0.agencyIds = ["unknown"]
                    $0.principalIds = ["unknown"]
                    $0.divisionCodes = ["330481", "999999"]
                }, $0)
        }
        #expect(book.enterprises == [plant.id: "示例一号混凝土有限公司"])
        #expect(book.divisions["330481"]?.isEmpty == false)
        #expect(book.divisions.count == 1)
        #expect(book.sites.isEmpty && book.agencies.isEmpty && book.principals.isEmpty)
    }

    @Test("an official is named with the agency that it acts for")
    func people() throws {
        let agency = try registry.register(RegistryWorld.agency())
        let person = try registry.register(RegistryWorld.principal())
        let book = try registry.query {
            try NameService().lookUpNames(
                .with {
                    $0.agencyIds = [agency.id]
                    $0.principalIds = [person.id]
                }, $0)
        }
        #expect(book.agencies == [agency.id: agency.name])
        #expect(book.principals == [person.id: "\(person.name)（\(agency.name)）"])
    }
}
