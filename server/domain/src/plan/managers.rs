//! Circles of managers: found over a whole target, so that one never gets into a plan.

use std::collections::{BTreeSet, HashMap};

use contract::{Attribute, Value};

use super::people::SourcePerson;
use crate::target::Person;

/// Everybody who is in a circle of managers, each circle with its members in order. An edge is (person, manager), both by key.
pub fn find_cycles<'a>(edges: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<BTreeSet<String>> {
    const UNSEEN: u32 = 0;
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut managers: Vec<Option<usize>> = Vec::new();
    let mut number = |name: &'a str, managers: &mut Vec<Option<usize>>| {
        *numbers.entry(name).or_insert_with(|| {
            names.push(name);
            managers.push(None);
            managers.len() - 1
        })
    };
    for (person, manager) in edges {
        let manager = number(manager, &mut managers);
        let person = number(person, &mut managers);
        managers[person] = Some(manager);
    }
    // Everybody has one manager at most: walk up, and meeting one's own trail is a circle.
    let mut walk_of = vec![UNSEEN; managers.len()];
    let mut cycles = Vec::new();
    for start in 0..managers.len() {
        let walk = u32::try_from(start).unwrap_or(u32::MAX - 1) + 1;
        let mut at = start;
        while walk_of[at] == UNSEEN {
            walk_of[at] = walk;
            match managers[at] {
                Some(manager) => at = manager,
                None => break,
            }
        }
        if walk_of[at] == walk && managers[at].is_some() {
            let mut members = BTreeSet::new();
            let mut member = at;
            while members.insert(names[member].to_owned()) {
                member = managers[member].unwrap_or(member);
            }
            cycles.push(members);
        }
    }
    cycles
}

/// The manager a person will have once the plan is applied, as far as the source decides it.
pub fn final_manager<'a>(source: Option<&'a SourcePerson>, current: Option<&'a Person>) -> Option<&'a str> {
    let now = current.map_or(&Value::Absent, |person| person.attributes.get(Attribute::Manager));
    let wanted = source.map_or(&Value::Absent, |source| source.attributes.get(Attribute::Manager));
    let synced = current.map_or(&Value::Absent, |person| person.synced.get(Attribute::Manager));
    if wanted.is_absent() || wanted == synced { now.key() } else { wanted.key() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cycles(edges: &[(&str, &str)]) -> Vec<Vec<String>> {
        find_cycles(edges.iter().copied()).into_iter().map(|members| members.into_iter().collect()).collect()
    }

    #[test]
    fn a_tree_has_none() {
        assert!(cycles(&[("2", "1"), ("3", "1"), ("4", "2"), ("5", "4")]).is_empty());
    }

    #[test]
    fn only_members_of_a_circle_are_named_and_each_circle_once() {
        assert_eq!(cycles(&[("1", "2"), ("2", "3"), ("3", "1"), ("4", "1"), ("5", "4")]), [["1", "2", "3"]]);
        assert_eq!(cycles(&[("4", "1"), ("1", "2"), ("2", "1"), ("8", "9"), ("9", "8")]), [["1", "2"], ["8", "9"]]);
    }

    #[test]
    fn ones_own_manager_is_a_circle_of_one() {
        assert_eq!(cycles(&[("1", "1"), ("2", "1")]), [["1"]]);
    }
}
