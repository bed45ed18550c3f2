//! What a test or a demonstrator can do to an account: to its company, or to what a vendor serves of it.

use jiff::civil::Date;
use serde::Deserialize;

use crate::bamboohr::ReadPath;
use crate::company::{LabelId, NewHire, PersonId, Rejected};
use crate::dynamics365::EntitySet;
use crate::sandbox::Account;

/// One thing to do. In JSON the variant is the name of the operation and the rest its body; names are in camel case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Operation {
    /// Adds a person; the outcome carries the id.
    Hire {
        /// Whom.
        person: NewHire,
    },
    /// Gives a person another manager, or none.
    Move {
        /// Who.
        id: PersonId,
        /// Under whom.
        manager: Option<PersonId>,
        /// From when on; today when left out. A later day makes a row that is not yet in force.
        #[serde(default)]
        from: Option<Date>,
    },
    /// Gives a person another job title.
    Retitle {
        /// Who.
        id: PersonId,
        /// The title, new or not.
        title: String,
        /// From when on.
        #[serde(default)]
        from: Option<Date>,
    },
    /// Puts a person into another department.
    ChangeDepartment {
        /// Who.
        id: PersonId,
        /// Where to.
        department: LabelId,
        /// From when on.
        #[serde(default)]
        from: Option<Date>,
    },
    /// Gives a department another name; its id stays.
    RenameDepartment {
        /// Which.
        department: LabelId,
        /// The new name.
        name: String,
    },
    /// Ends an employment.
    Terminate {
        /// Whose.
        id: PersonId,
        /// Last day; today when left out.
        #[serde(default)]
        on: Option<Date>,
    },
    /// Takes back somebody who left, under the same id.
    Rehire {
        /// Whom.
        id: PersonId,
        /// From when on.
        #[serde(default)]
        from: Option<Date>,
    },
    /// Removes a record for good.
    Delete {
        /// Whose.
        id: PersonId,
    },
    /// Makes another day the company's today: future hires begin, future rows come into force.
    SetToday {
        /// The day.
        today: Date,
    },
    /// Serves any value in place of a person's own: a name of 300 characters, an emoji, `0000-00-00`, a number where text belongs.
    SetValue {
        /// Whose.
        id: PersonId,
        /// The field, by any of its names in BambooHR.
        field: String,
        /// The value, as JSON.
        value: serde_json::Value,
    },
    /// Serves another id for a person: that of somebody else, or none.
    SetId {
        /// Whose.
        id: PersonId,
        /// What to serve; none leaves the id out.
        served: Option<String>,
    },
    /// Lets people manage each other in a circle: the first is led by the second, and so on.
    ManagerCycle {
        /// Who, at least one.
        ids: Vec<PersonId>,
    },
    /// Gives a person a manager nobody in the list is.
    UnknownManager {
        /// Who.
        id: PersonId,
        /// An id nobody has.
        manager: PersonId,
    },
    /// Serves a second name for a department with the same id, for every other of its people.
    SecondDepartmentName {
        /// Which.
        department: LabelId,
        /// The other name.
        name: String,
    },
    /// Withholds a field, as if the key's user had lost the right to see it.
    Withhold {
        /// The field, by any of its names in BambooHR.
        field: String,
        /// Of whom; of everybody when left out.
        #[serde(default)]
        people: Option<Vec<PersonId>>,
    },
    /// Ends [`Operation::Withhold`].
    Release {
        /// The field.
        field: String,
    },
    /// Refuses a way of reading to every key.
    Refuse {
        /// Which.
        read_path: ReadPath,
    },
    /// Ends [`Operation::Refuse`].
    Allow {
        /// Which.
        read_path: ReadPath,
    },
    /// Gives a key another secret; the old one is no longer known.
    RotateKey {
        /// The key's name, such as `administrator`.
        key: String,
        /// The new secret.
        secret: String,
    },
    /// Makes a key unknown.
    RevokeKey {
        /// The key's name.
        key: String,
    },
    /// Gives an application of Entra ID another client secret.
    RotateSecret {
        /// The application's name, such as `integration`.
        application: String,
        /// The new secret.
        secret: String,
    },
    /// Ends the time of an application's client secret.
    ExpireSecret {
        /// The application's name.
        application: String,
    },
    /// Makes every token of Entra ID unknown to the environment.
    RevokeTokens,
    /// Refuses an entity set of the environment to every application.
    RefuseEntity {
        /// Which.
        entity: EntitySet,
    },
    /// Ends [`Operation::RefuseEntity`].
    AllowEntity {
        /// Which.
        entity: EntitySet,
    },
    /// Leaves a property out of every row of the environment.
    WithholdProperty {
        /// Its name.
        property: String,
    },
    /// Ends [`Operation::WithholdProperty`].
    ReleaseProperty {
        /// Its name.
        property: String,
    },
    /// Serves any value in place of a worker's own.
    SetProperty {
        /// Whose.
        id: PersonId,
        /// The property of `Workers`.
        property: String,
        /// The value, as JSON.
        value: serde_json::Value,
    },
    /// Lets the environment give pages of so many rows.
    SetPageSize {
        /// How many.
        rows: usize,
    },
}

/// Why an operation was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No account has the name.
    #[error("there is no account {0}")]
    NoSuchAccount(String),
    /// No field has the name.
    #[error("there is no field {0}")]
    NoSuchField(String),
    /// No key has the name.
    #[error("there is no key {0}")]
    NoSuchKey(String),
    /// No application has the name.
    #[error("there is no application {0}")]
    NoSuchApplication(String),
    /// A circle takes people.
    #[error("ids: name at least one person")]
    NobodyNamed,
    /// The company refused.
    #[error(transparent)]
    Company(#[from] Rejected),
}

impl Operation {
    /// Does it. A new person's id is returned.
    pub(crate) fn apply(self, account: &mut Account) -> Result<Option<PersonId>, Refused> {
        let Account { company, bamboohr, dynamics365 } = account;
        match self {
            Self::Hire { person } => return Ok(Some(company.hire(person)?)),
            Self::Move { id, manager, from } => company.move_under(id, manager, from)?,
            Self::Retitle { id, title, from } => company.retitle(id, &title, from)?,
            Self::ChangeDepartment { id, department, from } => company.change_department(id, department, from)?,
            Self::RenameDepartment { department, name } => company.rename_department(department, &name)?,
            Self::Terminate { id, on } => company.terminate(id, on)?,
            Self::Rehire { id, from } => company.rehire(id, from)?,
            Self::Delete { id } => company.delete(id)?,
            Self::SetToday { today } => company.today = today,
            Self::ManagerCycle { ids } => {
                let first = *ids.first().ok_or(Refused::NobodyNamed)?;
                let managers = ids.iter().copied().skip(1).chain([first]);
                ids.iter().copied().zip(managers).try_for_each(|(id, manager)| company.force_manager(id, manager))?;
            }
            Self::UnknownManager { id, manager } => company.force_manager(id, manager)?,
            Self::SetValue { id, field, value } => {
                company.touch(id)?;
                bamboohr.serve_value(id, &field, value)?;
            }
            Self::SetId { id, served } => {
                company.touch(id)?;
                bamboohr.serve_id(id, served);
            }
            Self::SecondDepartmentName { department, name } => {
                let people = company.people_in(department)?;
                people.into_iter().step_by(2).try_for_each(|id| bamboohr.serve_value(id, "department", name.as_str().into()))?;
            }
            Self::Withhold { field, people } => bamboohr.withhold(&field, people)?,
            Self::Release { field } => bamboohr.release(&field)?,
            Self::Refuse { read_path } => bamboohr.refuse(read_path),
            Self::Allow { read_path } => bamboohr.allow(read_path),
            Self::RotateKey { key, secret } => bamboohr.rotate_key(key, secret)?,
            Self::RevokeKey { key } => bamboohr.revoke_key(key)?,
            Self::RotateSecret { application, secret } => dynamics365.rotate_secret(application, secret)?,
            Self::ExpireSecret { application } => dynamics365.expire_secret(application)?,
            Self::RevokeTokens => dynamics365.revoke_tokens(),
            Self::RefuseEntity { entity } => dynamics365.refuse(entity),
            Self::AllowEntity { entity } => dynamics365.allow(entity),
            Self::WithholdProperty { property } => dynamics365.withhold(property),
            Self::ReleaseProperty { property } => dynamics365.release(&property),
            Self::SetProperty { id, property, value } => {
                company.touch(id)?;
                dynamics365.serve(id, property, value);
            }
            Self::SetPageSize { rows } => dynamics365.set_page_size(rows),
        }
        Ok(None)
    }
}
