//! Names of people, and the mail addresses made from them.

use std::collections::HashMap;

use rand::RngExt as _;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom as _;

use super::super::Person;
use super::name_tables::{CULTURES, Culture};

/// A person's name.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) given: String,
    pub(super) middle: Option<String>,
    pub(super) family: String,
    pub(super) preferred: Option<String>,
    ascii_given: String,
    pub(super) ascii_family: String,
}

impl Name {
    /// A name of some culture.
    pub(super) fn random(random: &mut Xoshiro256PlusPlus) -> Self {
        let culture = culture(random);
        let (given, ascii_given) = pick(random, culture.given);
        let (family, ascii_family) = pick(random, culture.family);
        let middle = random.random_bool(0.12).then(|| pick(random, culture.given).0.to_owned());
        let preferred = random.random_bool(0.08).then(|| pick(random, culture.given).0.to_owned());
        Self { given: given.to_owned(), middle, family: family.to_owned(), preferred, ascii_given, ascii_family }
    }

    /// The name somebody else has.
    pub(super) fn of(person: &Person) -> Self {
        Self {
            given: person.first_name.clone(),
            middle: None,
            family: person.last_name.clone(),
            preferred: None,
            ascii_given: format!("person{}", person.id),
            ascii_family: "twin".to_owned(),
        }
    }
}

/// Mail addresses, each taken once.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    taken: HashMap<String, u32>,
}

impl Addresses {
    /// A work mail address nobody else has.
    pub(super) fn take(&mut self, name: &Name, domain: &str) -> String {
        let local = format!("{}.{}", name.ascii_given, name.ascii_family);
        let times = self.taken.entry(local.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { format!("{local}@{domain}") } else { format!("{local}{times}@{domain}") }
    }
}

fn culture(random: &mut Xoshiro256PlusPlus) -> &'static Culture {
    let total: u32 = CULTURES.iter().map(|culture| culture.weight).sum();
    let mut dice = random.random_range(0..total);
    for culture in CULTURES {
        if dice < culture.weight {
            return culture;
        }
        dice -= culture.weight;
    }
    &CULTURES[0]
}

/// A name as written, and in the letters of a mail address.
fn pick(random: &mut Xoshiro256PlusPlus, names: &'static [&'static str]) -> (&'static str, String) {
    let entry = names.choose(random).copied().unwrap_or_default();
    let (written, ascii) = entry.split_once('|').unwrap_or((entry, entry));
    (written, ascii.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase())
}
