import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import Store

extension Application {
    /// Whether that caller may know that it exists: officers over the plant's division, its applicant, and the
    /// experts on its panel.
    func isVisible(to actor: Actor) -> Bool {
        actor.speaks(for: self) || actor.sits(on: panel) || actor.isOfficer(over: divisionCode)
    }

    /// What that caller may see of it. Names are secret until the first sheet shows that the visit took place (docs/facts.md §7):
    /// before it an expert sees its own seat, the plant and officers who neither organise nor supervise none. Those learn
    /// of panel and scores with the verdict.
    func shown(to actor: Actor, visited: Bool) -> Application {
        guard !isDecided, !actor.supervises(divisionCode) else { return self }
        var shown = self
        let isConcerned = actor.speaks(for: self) || actor.sits(on: panel)
        if !visited || !isConcerned { shown.panel = actor.sits(on: panel) ? [actor.speaksFor] : [] }
        if !isConcerned { shown.clearResult() }
        return shown
    }
}

extension Actor {
    func speaks(for application: Application) -> Bool {
        !speaksFor.isEmpty && speaksFor == application.enterpriseID
    }

    func sits(on panel: [String]) -> Bool {
        !divisions(as: .expert).isEmpty && panel.contains(speaksFor)
    }

    /// Whether it acts for a plant, which must not learn of a panel before the visit.
    var isApplicant: Bool { !divisions(as: .applicant).isEmpty }

    /// Whether it holds an officer's role over that division: any but those of applicants and experts, who see only
    /// what is theirs.
    func isOfficer(over code: String) -> Bool {
        guard let place = try? DivisionCode(code, field: .request) else { return false }
        return holds(
            .administrator, .registrar, .organiser, .drawWitness, .reviewer, .signatory, .hotline,
            .investigator, .auditor, over: place)
    }
}

extension Command {
    /// The application with that id, if the caller may know of it.
    ///
    /// - Throws: `application-unknown`, whether it is hidden or absent.
    func application(_ id: String, field: FieldPath = "application_id") throws -> Application {
        let application = try kept(.applications).require(id, field: field)
        guard application.isVisible(to: actor) else { throw Refusal(.applicationUnknown, field: field) }
        return application
    }
}

extension Query {
    /// The application with that id, if the caller may know of it.
    ///
    /// - Throws: `application-unknown`, whether it is hidden or absent.
    func application(_ id: String) throws -> Application {
        let field: FieldPath = "application_id"
        let application = try shown(.applications).require(id, field: field)
        guard application.isVisible(to: actor) else { throw Refusal(.applicationUnknown, field: field) }
        return application
    }
}
