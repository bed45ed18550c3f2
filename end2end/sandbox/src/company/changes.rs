//! What happens in a company: people come, move and go.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

use super::{Company, EmploymentRow, JobRow, LabelId, Person, PersonId};

/// Why a change was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Nobody has the id.
    #[error("there is no person {0}")]
    NoSuchPerson(PersonId),
    /// No department has the id.
    #[error("there is no department {0}")]
    NoSuchDepartment(LabelId),
    /// The manager is the person, or beneath the person.
    #[error("person {manager} is beneath person {person}, or the same; use the operation for a manager cycle to force it")]
    Cycle {
        /// Who was to move.
        person: PersonId,
        /// Whom they were to move under.
        manager: PersonId,
    },
    /// Already gone.
    #[error("person {0} has already left")]
    HasLeft(PersonId),
    /// Not gone.
    #[error("person {0} has not left")]
    HasNotLeft(PersonId),
}

/// Somebody new.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewHire {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Work mail address; made from the name when left out.
    #[serde(default)]
    pub work_email: Option<String>,
    /// Manager; the person at the top when left out.
    #[serde(default)]
    pub manager: Option<PersonId>,
    /// Department; the manager's when left out.
    #[serde(default)]
    pub department: Option<LabelId>,
    /// Job title; the manager's when left out.
    #[serde(default)]
    pub title: Option<String>,
    /// First day; today when left out. A later one makes a future hire.
    #[serde(default)]
    pub hired: Option<Date>,
}

impl Company {
    /// Adds a person and returns the id.
    pub fn hire(&mut self, hire: NewHire) -> Result<PersonId, Rejected> {
        let today = self.today;
        let manager = match hire.manager {
            Some(id) => Some(self.person(id).ok_or(Rejected::NoSuchPerson(id))?),
            None => self.people().iter().find(|person| person.is_active(today) && person.job(today).manager.is_none()),
        };
        let model = manager.or(self.people().first()).ok_or(Rejected::NoSuchPerson(0))?.job(today).clone();
        let manager = manager.map(|person| person.id);
        let department = hire.department.unwrap_or(model.department);
        let division = self.division_of(department)?.unwrap_or(model.division);
        let title = hire.title.map_or(model.title, |title| self.title_named(&title));
        let status = self.statuses.iter().next().map_or(0, |label| label.id);

        let id = self.next_person;
        self.next_person += 1;
        let hired = hire.hired.unwrap_or(today);
        let job = JobRow { id: self.next_row(), date: hired, department, division, location: model.location, title, manager };
        let employment = EmploymentRow { id: self.next_row(), date: hired, status, ending: None };
        let now = now();
        self.people.push(Person {
            id,
            number: Some(id.to_string()),
            work_email: hire.work_email.or_else(|| Some(format!("person{id}@{}", self.domain))),
            first_name: hire.first_name,
            middle_name: None,
            last_name: hire.last_name,
            preferred_name: None,
            home_email: None,
            work_phone: String::new(),
            born: today - 30.years(),
            hired,
            first_hired: None,
            jobs: vec![job],
            employment: vec![employment],
            created_at: now,
            changed_at: now,
        });
        Ok(id)
    }

    /// Gives a person another manager from a day on (today when left out), and refuses a cycle.
    pub fn move_under(&mut self, id: PersonId, manager: Option<PersonId>, from: Option<Date>) -> Result<(), Rejected> {
        if let Some(manager) = manager {
            self.person(manager).ok_or(Rejected::NoSuchPerson(manager))?;
            if self.is_beneath(manager, id) {
                return Err(Rejected::Cycle { person: id, manager });
            }
        }
        self.change_job(id, from, |job| job.manager = manager)
    }

    /// Gives a person a manager without asking whether that makes sense: nobody, themselves, a report.
    pub fn force_manager(&mut self, id: PersonId, manager: PersonId) -> Result<(), Rejected> {
        self.change_job(id, None, |job| job.manager = Some(manager))
    }

    /// Gives a person another job title from a day on.
    pub fn retitle(&mut self, id: PersonId, title: &str, from: Option<Date>) -> Result<(), Rejected> {
        let title = self.title_named(title);
        self.change_job(id, from, |job| job.title = title)
    }

    /// Puts a person into another department, and its division, from a day on.
    pub fn change_department(&mut self, id: PersonId, department: LabelId, from: Option<Date>) -> Result<(), Rejected> {
        let division = self.division_of(department)?;
        self.change_job(id, from, |job| {
            job.department = department;
            job.division = division.unwrap_or(job.division);
        })
    }

    /// Gives a department another name; its id stays.
    pub fn rename_department(&mut self, department: LabelId, name: &str) -> Result<(), Rejected> {
        if !self.departments.rename(department, name) {
            return Err(Rejected::NoSuchDepartment(department));
        }
        let today = self.today;
        let now = now();
        for person in self.people.iter_mut().filter(|person| person.job(today).department == department) {
            person.changed_at = now;
        }
        Ok(())
    }

    /// Ends an employment on a day (today when left out).
    pub fn terminate(&mut self, id: PersonId, on: Option<Date>) -> Result<(), Rejected> {
        let date = on.unwrap_or(self.today);
        let status = self.statuses.by_name("Terminated").map_or(0, |label| label.id);
        let ending = self.endings.iter().next().map(|label| label.id);
        if self.existing(id)?.ended(date).is_some() {
            return Err(Rejected::HasLeft(id));
        }
        let row = EmploymentRow { id: self.next_row(), date, status, ending };
        let person = self.existing_mut(id)?;
        person.employment.retain(|earlier| earlier.date <= date);
        person.employment.push(row);
        person.changed_at = now();
        Ok(())
    }

    /// Takes back somebody who left, under the same id, from a day on (today when left out).
    pub fn rehire(&mut self, id: PersonId, from: Option<Date>) -> Result<(), Rejected> {
        let date = from.unwrap_or(self.today);
        let today = self.today;
        let status = self.statuses.iter().next().map_or(0, |label| label.id);
        if self.existing(id)?.ended(today).is_none() {
            return Err(Rejected::HasNotLeft(id));
        }
        let row = EmploymentRow { id: self.next_row(), date, status, ending: None };
        let person = self.existing_mut(id)?;
        person.first_hired.get_or_insert(person.hired);
        person.hired = date;
        person.employment.push(row);
        person.employment.sort_by_key(|row| row.date);
        person.changed_at = now();
        Ok(())
    }

    /// Removes a record for good. Reports keep the id of a manager nobody has.
    pub fn delete(&mut self, id: PersonId) -> Result<(), Rejected> {
        let position = self.position(id).ok_or(Rejected::NoSuchPerson(id))?;
        self.people.remove(position);
        self.deleted.push((id, now()));
        Ok(())
    }

    /// Ids of the people in a department.
    pub fn people_in(&self, department: LabelId) -> Result<Vec<PersonId>, Rejected> {
        self.division_of(department)?;
        let inside = self.people().iter().filter(|person| person.job(self.today).department == department);
        Ok(inside.map(|person| person.id).collect())
    }

    /// Marks a record as changed now.
    pub fn touch(&mut self, id: PersonId) -> Result<(), Rejected> {
        self.existing_mut(id)?.changed_at = now();
        Ok(())
    }

    fn change_job(&mut self, id: PersonId, from: Option<Date>, change: impl FnOnce(&mut JobRow)) -> Result<(), Rejected> {
        let date = from.unwrap_or(self.today);
        let row = self.next_row();
        let person = self.existing_mut(id)?;
        let mut job = JobRow { id: row, date, ..person.job(date).clone() };
        change(&mut job);
        person.jobs.push(job);
        person.jobs.sort_by_key(|job| job.date);
        person.changed_at = now();
        Ok(())
    }

    /// Whether `id` is `ancestor` or reports to them at any distance.
    fn is_beneath(&self, id: PersonId, ancestor: PersonId) -> bool {
        let mut next = Some(id);
        let mut steps = 0;
        while let Some(id) = next.filter(|_| steps <= self.people.len()) {
            if id == ancestor {
                return true;
            }
            next = self.person(id).and_then(|person| person.job(self.today).manager);
            steps += 1;
        }
        false
    }

    fn division_of(&self, department: LabelId) -> Result<Option<LabelId>, Rejected> {
        self.departments.get(department).map(|label| label.parent).ok_or(Rejected::NoSuchDepartment(department))
    }

    fn title_named(&mut self, name: &str) -> LabelId {
        let known = self.titles.by_name(name).map(|label| label.id);
        known.unwrap_or_else(|| self.titles.add(name, self.today, None))
    }

    fn existing(&self, id: PersonId) -> Result<&Person, Rejected> {
        self.person(id).ok_or(Rejected::NoSuchPerson(id))
    }

    fn existing_mut(&mut self, id: PersonId) -> Result<&mut Person, Rejected> {
        let position = self.position(id).ok_or(Rejected::NoSuchPerson(id))?;
        Ok(&mut self.people[position])
    }

    pub(super) fn next_row(&mut self) -> u32 {
        let id = self.next_row;
        self.next_row += 1;
        id
    }
}

/// The real moment, down to the second like the vendors' own: readers ask for changes since a moment of theirs.
#[expect(clippy::disallowed_methods, reason = "a vendor has its own clock")]
fn now() -> Timestamp {
    let exact = Timestamp::now();
    Timestamp::from_second(exact.as_second()).unwrap_or(exact)
}
