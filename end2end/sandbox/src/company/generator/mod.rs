//! Makes a company out of a seed: the same seed and size give the same company, whatever else is made beside it.

mod careers;
mod hierarchy;
mod name_tables;
mod names;
mod organisation;

use std::collections::HashMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use self::careers::Careers;
use self::hierarchy::{Seat, seats};
use self::names::{Addresses, Name};
use self::organisation::{DIVISION_HEADS, DIVISIONS, Function, LOCATIONS, functions, manager_title};
use super::{Company, JobRow, LabelId, Labels, Person, PersonId, midnight};

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Account name, from which name and mail domain of the company are made.
    pub account: &'a str,
    /// Employee records in all, those who left and those still to begin included; at least one.
    pub people: usize,
    /// Seed.
    pub seed: u64,
    /// The company's day.
    pub today: Date,
}

/// Makes the company.
///
/// Of all records about 6 % have left, 1 % begin in the coming quarter, 2 % have no work mail address and 2 % no employee number; from a
/// dozen people on one person was hired twice and two share a name. From about five hundred people on the hierarchy has 6 to 9 levels.
pub fn generate(plan: Plan<'_>) -> Company {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(plan.seed);
    let count = plan.people.max(1);
    let functions = functions(count);
    let seats = seats(&mut random, count, &functions);
    let mut company = empty_company(plan, count, &functions);
    let ids = shuffled_ids(&mut random, count);
    let careers = Careers::choose(&mut random, &seats, plan.today);
    let mut addresses = Addresses::default();
    let mut title_ids = HashMap::new();
    let locations: Vec<LabelId> = company.locations.iter().map(|label| label.id).collect();
    let departments: Vec<(LabelId, LabelId)> =
        company.departments.iter().filter_map(|label| label.parent.map(|parent| (label.id, parent))).collect();

    let mut people: Vec<Person> = Vec::with_capacity(count);
    for (index, seat) in seats.iter().enumerate() {
        let name = if careers.twin_of_previous(index) { Name::of(&people[index - 1]) } else { Name::random(&mut random) };
        let title = title(&mut random, &functions, *seat, division_of_head(&seats, &functions, index));
        let title = *title_ids.entry(title).or_insert_with_key(|title| company.titles.add(title.clone(), founded(plan.today), None));
        let (department, division) = departments[seat.function];
        let location = if random.random_bool(0.4) { locations[0] } else { locations[random.random_range(0..locations.len())] };
        let career = careers.of(&mut random, index, &company);
        let job = JobRow {
            id: company.next_row(),
            date: career.hired,
            department,
            division,
            location,
            title,
            manager: seat.manager.map(|manager| ids[manager]),
        };
        let id = ids[index];
        let recorded_at = midnight(career.recorded);
        people.push(Person {
            id,
            number: (!random.random_bool(0.02)).then(|| employee_number(id, count)),
            work_email: (!random.random_bool(0.02)).then(|| addresses.take(&name, &company.domain)),
            home_email: random.random_bool(0.7).then(|| format!("{}.{id}@home.example", name.ascii_family)),
            first_name: name.given,
            middle_name: name.middle,
            last_name: name.family,
            preferred_name: name.preferred,
            work_phone: format!("+45 55 {:02} {:02} {:02}", id / 10_000 % 100, id / 100 % 100, id % 100),
            born: career.hired - random.random_range(19..40).years() - random.random_range(0..360).days(),
            hired: career.hired,
            first_hired: career.first_hired,
            jobs: vec![job],
            employment: career.rows.into_iter().map(|row| super::EmploymentRow { id: company.next_row(), ..row }).collect(),
            created_at: recorded_at,
            changed_at: recorded_at,
        });
    }
    people.sort_by_key(|person| person.id);
    company.next_person = people.last().map_or(1, |person| person.id + 1);
    company.people = people;
    company
}

fn founded(today: Date) -> Date {
    today - 18.years()
}

fn empty_company(plan: Plan<'_>, people: usize, functions: &[Function]) -> Company {
    let founded = founded(plan.today);
    let mut divisions = Labels::starting_at(18_100);
    let division_ids: Vec<LabelId> = DIVISIONS.iter().map(|name| divisions.add(*name, founded, None)).collect();
    let mut departments = Labels::starting_at(18_250);
    for function in functions {
        departments.add(function.name.as_str(), founded, Some(division_ids[function.division]));
    }
    departments.add_archived("Telephone Exchange", founded);
    let mut locations = Labels::starting_at(18_400);
    for name in LOCATIONS.iter().take(3 + people / 100) {
        locations.add(*name, founded, None);
    }
    let mut statuses = Labels::starting_at(18_500);
    for name in ["Full-Time", "Part-Time", "Contractor", "Intern", "Terminated"] {
        statuses.add(name, founded, None);
    }
    statuses.add_archived("Furloughed", founded);
    let mut endings = Labels::starting_at(18_600);
    for name in ["Resignation (Voluntary)", "Termination (Involuntary)", "Death"] {
        endings.add(name, founded, None);
    }
    let mut name: Vec<char> = plan.account.chars().collect();
    if let Some(first) = name.first_mut() {
        first.make_ascii_uppercase();
    }
    Company {
        name: name.into_iter().collect(),
        domain: format!("{}.example", plan.account),
        today: plan.today,
        departments,
        divisions,
        locations,
        titles: Labels::starting_at(19_000),
        statuses,
        endings,
        people: Vec::new(),
        deleted: Vec::new(),
        next_person: 1,
        next_row: 38_000,
    }
}

/// Ids in no order of rank, so that a manager often comes after the people who report to them.
fn shuffled_ids(random: &mut Xoshiro256PlusPlus, count: usize) -> Vec<PersonId> {
    let mut ids: Vec<PersonId> = (1..).take(count).collect();
    ids.shuffle(random);
    ids
}

/// Another person's id, so that whoever takes a number for an id gets a wrong hierarchy rather than none.
fn employee_number(id: PersonId, count: usize) -> String {
    let count = PersonId::try_from(count).unwrap_or(PersonId::MAX);
    ((id - 1 + count / 2) % count + 1).to_string()
}

/// The division a head of division leads: that of the first department head beneath, who sits right behind.
fn division_of_head(seats: &[Seat], functions: &[Function], index: usize) -> Option<usize> {
    (seats[index].level == 2).then(|| seats.get(index + 1).map_or(0, |next| functions[next.function].division))
}

fn title(random: &mut Xoshiro256PlusPlus, functions: &[Function], seat: Seat, heads_division: Option<usize>) -> String {
    let function = &functions[seat.function];
    match (seat.level, heads_division) {
        (1, _) => "Chief Executive Officer".to_owned(),
        (_, Some(division)) => DIVISION_HEADS[division].to_owned(),
        (level, None) if seat.leads || level == 3 => manager_title(function, level),
        _ => {
            let grade = ["", "", "", "Senior ", "Senior ", "Junior ", "Principal "][random.random_range(0..7)];
            format!("{grade}{}", function.roles[random.random_range(0..4)])
        }
    }
}
