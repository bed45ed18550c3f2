//! What a run has to say about single records and fields: each with what happened and what to do.

use contract::Attribute;
use serde::{Deserialize, Serialize};

use crate::source::{RejectReason, RejectedRecord, WithheldField};

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Issue {
    /// A record without an id.
    MissingId {
        /// What a person would recognise it by.
        label: Option<String>,
    },
    /// A record without any name.
    MissingName {
        /// Its id.
        source_id: String,
    },
    /// A record that is no record.
    Malformed {
        /// Its id, if one could be read.
        source_id: Option<String>,
    },
    /// Two records of one pull have this id and differ.
    DuplicateSourceId {
        /// The id.
        source_id: String,
        /// The names it came with.
        labels: Vec<String>,
    },
    /// The person could be more than one of those already here.
    DoubtfulMatch {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
        /// The address that several share.
        email: String,
    },
    /// People who report to each other in a circle.
    ManagerCycle {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
        /// Everybody in the circle, by source id.
        members: Vec<String>,
    },
    /// The manager is not among the people.
    ManagerNotFound {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
        /// The manager's source id.
        manager: String,
    },
    /// The person is here and not meant by the flow's scope filter.
    OutOfScope {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
    },
    /// One department or division id came with several names.
    UnitNames {
        /// `department` or `division`.
        kind: String,
        /// The id.
        source_id: String,
        /// The names.
        names: Vec<String>,
    },
    /// A value too long to be one.
    CutValue {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
        /// The attribute.
        attribute: Attribute,
    },
    /// A field that was asked for and did not come (X3).
    Withheld {
        /// The attribute that stays as it is.
        attribute: Attribute,
        /// The vendor's own name of it.
        vendor_field: String,
        /// For everybody, or for some.
        for_everyone: bool,
    },
    /// An undo left an attribute as it is, because something newer has changed it (X5).
    ChangedSince {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
        /// The attribute.
        attribute: Attribute,
        /// Its value now, if it has one.
        now: Option<String>,
    },
    /// An undo found nothing to take back: the person, department or division is not here any more.
    Gone {
        /// The record.
        source_id: String,
        /// Its name.
        label: String,
    },
    /// The source announced more people than it gave.
    IncompletePull {
        /// Announced.
        expected: u64,
        /// Given.
        received: u64,
    },
    /// How the source had to be read.
    Notice {
        /// A sentence of the connector.
        message: String,
    },
}

/// The longest text kept of one value, in characters.
pub const LONGEST_VALUE: usize = 500;

impl Issue {
    /// Whether it makes the run a warning (S7); the others only inform.
    pub const fn is_warning(&self) -> bool {
        !matches!(self, Self::Notice { .. } | Self::ManagerNotFound { .. } | Self::OutOfScope { .. })
    }

    /// Whether a record was left out because of it.
    pub const fn is_skip(&self) -> bool {
        matches!(
            self,
            Self::MissingId { .. }
                | Self::MissingName { .. }
                | Self::Malformed { .. }
                | Self::DuplicateSourceId { .. }
                | Self::DoubtfulMatch { .. }
        )
    }

    /// Stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingId { .. } => "missing_id",
            Self::MissingName { .. } => "missing_name",
            Self::Malformed { .. } => "malformed",
            Self::DuplicateSourceId { .. } => "duplicate_source_id",
            Self::DoubtfulMatch { .. } => "doubtful_match",
            Self::ManagerCycle { .. } => "manager_cycle",
            Self::ManagerNotFound { .. } => "manager_not_found",
            Self::OutOfScope { .. } => "out_of_scope",
            Self::UnitNames { .. } => "unit_names",
            Self::CutValue { .. } => "cut_value",
            Self::Withheld { .. } => "withheld_field",
            Self::ChangedSince { .. } => "changed_since",
            Self::Gone { .. } => "gone",
            Self::IncompletePull { .. } => "incomplete_pull",
            Self::Notice { .. } => "notice",
        }
    }

    /// The record at the source it is about.
    pub fn source_id(&self) -> Option<&str> {
        match self {
            Self::MissingName { source_id }
            | Self::DuplicateSourceId { source_id, .. }
            | Self::DoubtfulMatch { source_id, .. }
            | Self::ManagerCycle { source_id, .. }
            | Self::ManagerNotFound { source_id, .. }
            | Self::OutOfScope { source_id, .. }
            | Self::UnitNames { source_id, .. }
            | Self::ChangedSince { source_id, .. }
            | Self::Gone { source_id, .. }
            | Self::CutValue { source_id, .. } => Some(source_id),
            Self::Malformed { source_id } => source_id.as_deref(),
            Self::MissingId { .. } | Self::Withheld { .. } | Self::IncompletePull { .. } | Self::Notice { .. } => None,
        }
    }

    /// The name to show for that record.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::DoubtfulMatch { label, .. }
            | Self::ManagerCycle { label, .. }
            | Self::ManagerNotFound { label, .. }
            | Self::OutOfScope { label, .. }
            | Self::ChangedSince { label, .. }
            | Self::Gone { label, .. }
            | Self::CutValue { label, .. } => Some(label),
            Self::DuplicateSourceId { labels, .. } | Self::UnitNames { names: labels, .. } => labels.first().map(String::as_str),
            Self::MissingId { label } => label.as_deref(),
            _ => None,
        }
    }

    /// The attribute it is about.
    pub const fn attribute(&self) -> Option<Attribute> {
        match self {
            Self::CutValue { attribute, .. } | Self::Withheld { attribute, .. } | Self::ChangedSince { attribute, .. } => Some(*attribute),
            Self::ManagerCycle { .. } | Self::ManagerNotFound { .. } => Some(Attribute::Manager),
            _ => None,
        }
    }

    /// What happened, as a sentence.
    pub fn message(&self) -> String {
        match self {
            Self::MissingId { label: Some(label) } => format!("{label} has no employee id and was left out."),
            Self::MissingId { label: None } => "A record without employee id was left out.".to_owned(),
            Self::MissingName { source_id } => format!("Employee {source_id} has no name and was left out."),
            Self::Malformed { source_id: Some(id) } => format!("Employee {id} came as something that is no record and was left out."),
            Self::Malformed { source_id: None } => "Something that is no employee record was left out.".to_owned(),
            Self::DuplicateSourceId { source_id, labels } if labels.is_empty() => {
                format!("Employee id {source_id} came more than once with different data; none of it was used.")
            }
            Self::DuplicateSourceId { source_id, labels } => {
                format!("Employee id {source_id} came more than once with different data ({}); none of them was used.", listed(labels))
            }
            Self::DoubtfulMatch { label, email, .. } => {
                format!("{label} could be more than one of the people already here with the address {email}; nothing was done.")
            }
            Self::ManagerCycle { label, members, .. } if members.len() == 1 => {
                format!("{label} is their own manager at the source; the manager here stays as it was.")
            }
            Self::ManagerCycle { label, members, .. } => {
                format!("{label} is part of a circle of managers (employees {}); their manager here stays as it was.", listed(members))
            }
            Self::ManagerNotFound { label, manager, .. } => {
                format!("{label} reports to employee {manager}, who is not among the people read; the link is made as soon as they are.")
            }
            Self::OutOfScope { label, .. } => {
                format!("{label} is here and outside of this sync's scope; what is here stays as it is from now on.")
            }
            Self::UnitNames { kind, source_id, names } => {
                format!("The {kind} {source_id} came under several names ({}); it keeps one.", listed(names))
            }
            Self::CutValue { label, attribute, .. } => {
                format!("{} of {label} is longer than {LONGEST_VALUE} characters and was cut.", attribute.label())
            }
            Self::Withheld { attribute, vendor_field, for_everyone: true } => {
                format!("{} (`{vendor_field}`) was not returned for anybody; what is here stays.", attribute.label())
            }
            Self::Withheld { attribute, vendor_field, for_everyone: false } => {
                format!("{} (`{vendor_field}`) was withheld for some people; theirs stays as it is.", attribute.label())
            }
            Self::ChangedSince { label, attribute, now, .. } => {
                let now = now.as_deref().unwrap_or("empty");
                format!("The {} of {label} was changed again and is {now} now; it stays.", attribute.label().to_lowercase())
            }
            Self::Gone { label, .. } => format!("{label} is not here any more; nothing of it was taken back."),
            Self::IncompletePull { expected, received } => {
                format!("The source announced {expected} people and gave {received}; nobody was deactivated for being missing.")
            }
            Self::Notice { message } => message.clone(),
        }
    }

    /// What to do, as a sentence.
    pub const fn next_step(&self) -> &'static str {
        match self {
            Self::MissingId { .. } | Self::MissingName { .. } | Self::Malformed { .. } => {
                "Correct the record at the source; the next sync picks it up by itself."
            }
            Self::DuplicateSourceId { .. } => {
                "Correct the records at the source, or sync again: a record that changed while it was read looks like this too."
            }
            Self::DoubtfulMatch { .. } => {
                "Give one of the people here another address, or remove the duplicate; the next sync then matches."
            }
            Self::ManagerCycle { .. } => "Correct the manager of one of them at the source.",
            Self::ManagerNotFound { .. } => "Nothing, if the manager is added later; else correct the manager at the source.",
            Self::OutOfScope { .. } => "Nothing, if that is meant; else widen the scope in the connection's settings.",
            Self::UnitNames { .. } => "Look at the list of departments and divisions at the source; a rename may be under way.",
            Self::CutValue { .. } => "Shorten the value at the source.",
            Self::Withheld { .. } => "Give the account behind the credentials read access to the field, or leave it if that is intended.",
            Self::ChangedSince { .. } => "Nothing, if that is meant; else undo what changed it first.",
            Self::Gone { .. } => "Nothing.",
            Self::IncompletePull { .. } => "Sync again; if it stays, ask the vendor why its count and its list differ.",
            Self::Notice { .. } => "",
        }
    }
}

fn listed(items: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = items.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if items.len() > SHOWN {
        text.push_str(" and others");
    }
    text
}

impl From<RejectedRecord> for Issue {
    fn from(record: RejectedRecord) -> Self {
        match (record.reason, record.source_id) {
            (RejectReason::MissingName, Some(source_id)) => Self::MissingName { source_id },
            (RejectReason::Malformed, source_id) => Self::Malformed { source_id },
            (RejectReason::MissingId | RejectReason::MissingName, _) => Self::MissingId { label: record.label },
        }
    }
}

impl From<WithheldField> for Issue {
    fn from(field: WithheldField) -> Self {
        Self::Withheld { attribute: field.attribute, vendor_field: field.vendor_field, for_everyone: field.for_everyone }
    }
}
