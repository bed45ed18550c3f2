//! Circles of managers: found over a whole target, so that one never gets into a plan.

use std::collections::{BTreeSet, HashMap, HashSet};

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

/// The manager of one person before and after a plan, all by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagerStep<'a> {
    /// The person.
    pub person: &'a str,
    /// The manager they have; `None` for somebody new.
    pub now: Option<&'a str>,
    /// The manager they are to have, see [`final_manager`].
    pub next: Option<&'a str>,
}

/// The circles a plan would close, over everybody who is or will be here. Whoever is in one keeps the manager of now, which may close
/// another circle with people who do change: that one is found too.
pub fn find_closing_cycles(steps: &[ManagerStep<'_>]) -> Vec<BTreeSet<String>> {
    let mut staying: HashSet<String> = HashSet::new();
    let mut closing = Vec::new();
    loop {
        let stays = |step: &ManagerStep<'_>| staying.contains(step.person);
        let edges = steps.iter().filter_map(|step| Some((step.person, if stays(step) { step.now } else { step.next }?)));
        let moving: HashSet<&str> = steps.iter().filter(|step| step.now != step.next && !stays(step)).map(|step| step.person).collect();
        let mut cycles = find_cycles(edges);
        // A circle in which nobody changes is not of this plan's making.
        cycles.retain(|members| members.iter().any(|member| moving.contains(member.as_str())));
        if cycles.is_empty() {
            return closing;
        }
        staying.extend(cycles.iter().flatten().cloned());
        closing.extend(cycles);
    }
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
    fn who_keeps_the_manager_of_now_may_close_another_circle_and_that_one_is_found_too() {
        let step = |person, now, next| ManagerStep { person, now, next };
        // 1 and 2 are to report to each other, so 1 stays under 3; and 3 was to move below 1.
        let steps = [step("1", Some("3"), Some("2")), step("2", None, Some("1")), step("3", None, Some("1"))];
        let cycles: Vec<Vec<String>> = find_closing_cycles(&steps).into_iter().map(|members| members.into_iter().collect()).collect();
        assert_eq!(cycles, [["1", "2"], ["1", "3"]]);
    }

    #[test]
    fn a_circle_that_was_there_before_is_not_of_the_plans_making() {
        let step = |person, manager| ManagerStep { person, now: Some(manager), next: Some(manager) };
        assert!(find_closing_cycles(&[step("1", "2"), step("2", "1")]).is_empty());
    }

    #[test]
    fn ones_own_manager_is_a_circle_of_one() {
        assert_eq!(cycles(&[("1", "1"), ("2", "1")]), [["1"]]);
    }
}
