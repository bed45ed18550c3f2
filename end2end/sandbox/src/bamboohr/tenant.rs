//! What BambooHR knows beyond the company: keys, what it withholds, and values it serves instead of the true ones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::fields::Field;
use super::keys::{Key, keys};
use super::read_path::ReadPath;
use crate::company::PersonId;
use crate::message::Reply;

/// Whose value of a field is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Withheld {
    Everyones,
    Some(HashSet<PersonId>),
}

/// One BambooHR account.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) keys: Vec<Key>,
    pub(crate) refused: BTreeSet<ReadPath>,
    pub(crate) withheld: BTreeMap<Field, Withheld>,
    /// Values served as they are instead of the company's.
    pub(crate) served_values: HashMap<(PersonId, Field), Value>,
    /// Ids served instead of the true ones; `None` leaves the id out.
    pub(crate) served_ids: HashMap<PersonId, Option<String>>,
    /// Replies to reads, by everything that decides them, until something changes.
    pub(crate) replies: HashMap<Vec<u8>, Reply>,
}

impl Tenant {
    pub(crate) fn new(administrator_key: Option<&str>) -> Self {
        Self {
            keys: keys(administrator_key),
            refused: BTreeSet::new(),
            withheld: BTreeMap::new(),
            served_values: HashMap::new(),
            served_ids: HashMap::new(),
            replies: HashMap::new(),
        }
    }
}
