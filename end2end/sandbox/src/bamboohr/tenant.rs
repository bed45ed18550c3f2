//! What BambooHR knows beyond the company: keys, what it withholds, and values it serves instead of the true ones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::fields::Field;
use super::keys::{Key, keys};
use super::read_path::ReadPath;
use super::webhooks::Webhook;
use crate::company::PersonId;
use crate::message::Reply;
use crate::operation::Refused;

/// Whose value of a field is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Withheld {
    Everyones,
    Some(HashSet<PersonId>),
}

/// Replies kept; beyond, all are forgotten.
const MOST_REPLIES: usize = 4_096;

/// One BambooHR account.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(super) keys: Vec<Key>,
    pub(super) refused: BTreeSet<ReadPath>,
    pub(super) withheld: BTreeMap<Field, Withheld>,
    /// Values served as they are instead of the company's.
    pub(super) served_values: HashMap<(PersonId, Field), Value>,
    /// Ids served instead of the true ones; `None` leaves the id out.
    pub(super) served_ids: HashMap<PersonId, Option<String>>,
    pub(super) webhooks: Vec<Webhook>,
    /// Replies to reads, by everything that decides them, until something changes.
    replies: HashMap<Vec<u8>, Reply>,
}

impl Tenant {
    pub(crate) fn new(administrator_key: Option<&str>) -> Self {
        Self {
            keys: keys(administrator_key),
            refused: BTreeSet::new(),
            withheld: BTreeMap::new(),
            served_values: HashMap::new(),
            served_ids: HashMap::new(),
            webhooks: Vec::new(),
            replies: HashMap::new(),
        }
    }

    /// Serves a value in place of a person's own.
    pub(crate) fn serve_value(&mut self, id: PersonId, field: &str, value: Value) -> Result<(), Refused> {
        self.served_values.insert((id, named(field)?), value);
        Ok(())
    }

    /// Serves another id for a person, or none.
    pub(crate) fn serve_id(&mut self, id: PersonId, served: Option<String>) {
        self.served_ids.insert(id, served);
    }

    /// Withholds a field of some people, or of everybody.
    pub(crate) fn withhold(&mut self, field: &str, people: Option<Vec<PersonId>>) -> Result<(), Refused> {
        let whose = people.map_or(Withheld::Everyones, |people| Withheld::Some(people.into_iter().collect()));
        self.withheld.insert(named(field)?, whose);
        Ok(())
    }

    /// Ends [`Tenant::withhold`].
    pub(crate) fn release(&mut self, field: &str) -> Result<(), Refused> {
        self.withheld.remove(&named(field)?);
        Ok(())
    }

    /// Refuses a way of reading to every key.
    pub(crate) fn refuse(&mut self, path: ReadPath) {
        self.refused.insert(path);
    }

    /// Ends [`Tenant::refuse`].
    pub(crate) fn allow(&mut self, path: ReadPath) {
        self.refused.remove(&path);
    }

    /// Gives a key another secret.
    pub(crate) fn rotate_key(&mut self, name: String, secret: String) -> Result<(), Refused> {
        let found = self.keys.iter_mut().find(|key| key.name == name);
        found.ok_or(Refused::NoSuchKey(name))?.secret = secret;
        Ok(())
    }

    /// Makes a key unknown.
    pub(crate) fn revoke_key(&mut self, name: String) -> Result<(), Refused> {
        let found = self.keys.iter().position(|key| key.name == name);
        self.keys.remove(found.ok_or(Refused::NoSuchKey(name))?);
        Ok(())
    }

    /// The reply given before to the same request.
    pub(super) fn known_reply(&self, request: &[u8]) -> Option<Reply> {
        self.replies.get(request).cloned()
    }

    /// Keeps a reply until something changes.
    pub(super) fn keep_reply(&mut self, request: Vec<u8>, reply: Reply) {
        if self.replies.len() == MOST_REPLIES {
            self.replies.clear();
        }
        self.replies.insert(request, reply);
    }

    /// Forgets the replies, because something has changed.
    pub(crate) fn forget_replies(&mut self) {
        self.replies.clear();
    }
}

fn named(field: &str) -> Result<Field, Refused> {
    Field::by_any_name(field).ok_or_else(|| Refused::NoSuchField(field.to_owned()))
}
