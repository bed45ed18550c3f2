//! People in the terms that the company and a planning context have in common.

use std::collections::BTreeMap;

use sandbox::company::Company;
use store::actors::ManagedActorRow;
use store::units::UnitRow;

/// Everybody, by employee id.
pub(crate) type People = BTreeMap<String, Person>;

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) department: Option<Unit>,
    pub(crate) division: Option<Unit>,
    pub(crate) location: Option<String>,
    pub(crate) manager: Option<String>,
    pub(crate) start_date: Option<String>,
    pub(crate) is_active: bool,
}

/// A department or division: id at the source, and name.
pub(crate) type Unit = (String, String);

/// Everybody the company has a place for in a plan: who works there, and who is still to begin.
pub(crate) fn planned(company: &Company) -> People {
    let today = company.today;
    let people = company.people().iter().filter(|person| person.is_active(today) || person.is_future_hire(today));
    people
        .map(|person| {
            let job = person.job(today);
            let person_here = Person {
                name: person.display_name(),
                email: person.work_email.clone(),
                number: person.number.clone(),
                title: Some(company.titles.name(job.title).to_owned()),
                department: Some((job.department.to_string(), company.departments.name(job.department).to_owned())),
                division: Some((job.division.to_string(), company.divisions.name(job.division).to_owned())),
                location: Some(company.locations.name(job.location).to_owned()),
                manager: job.manager.map(|id| id.to_string()),
                start_date: Some(person.hired.to_string()),
                is_active: true,
            };
            (person.id.to_string(), person_here)
        })
        .collect()
}

/// The same as Dynamics 365 HR tells it: personnel numbers in place of ids, and legal entities as divisions.
pub(crate) fn planned_by_dynamics(company: &Company) -> People {
    let numbered = |id: &str| sandbox::personnel_number(id.parse().unwrap());
    let person = |(id, person): (String, Person)| {
        let number = numbered(&id);
        let division = person
            .division
            .map(|(division, name)| (sandbox::legal_entity(company, division.parse().unwrap()), format!("{} {name}", company.name)));
        let manager = person.manager.as_deref().map(numbered);
        (number.clone(), Person { number: Some(number), division, manager, ..person })
    };
    planned(company).into_iter().map(person).collect()
}

/// A person of a context. A manager who is not there yet is no manager.
pub(crate) fn of_actor(row: &ManagedActorRow, departments: &[UnitRow], divisions: &[UnitRow]) -> Person {
    let unit = |units: &[UnitRow], id| {
        let unit = units.iter().find(|unit| Some(unit.id) == id)?;
        Some((unit.source_hris_id.clone().unwrap_or_default(), unit.name.clone()))
    };
    let actor = row.actor.clone();
    Person {
        name: actor.display_name,
        email: actor.email,
        number: actor.employee_number,
        title: actor.job_title,
        department: unit(departments, actor.department_id.map(|id| id.0)),
        division: unit(divisions, actor.division_id.map(|id| id.0)),
        location: actor.location,
        manager: row.manager_source_id.clone(),
        start_date: actor.start_date,
        is_active: actor.is_active,
    }
}
