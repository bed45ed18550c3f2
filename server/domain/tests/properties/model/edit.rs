//! What a planner does to a target between two syncs.

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::{Attribute, Value};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::planning::has_circle;
use super::target::Target;

/// One edit; whom and what it means is chosen among what is there.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Title(Index, &'static str),
    Department(Index, Option<Index>),
    Manager(Index, Option<Index>),
    TakeOut(Index),
    BringIn(Index),
    RenameDepartment(Index, &'static str),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let someone = any::<Index>;
    prop_oneof![
        (someone(), select(vec!["Architect", "Adviser"])).prop_map(|(who, title)| Edit::Title(who, title)),
        (someone(), any::<Option<Index>>()).prop_map(|(who, unit)| Edit::Department(who, unit)),
        (someone(), any::<Option<Index>>()).prop_map(|(who, manager)| Edit::Manager(who, manager)),
        someone().prop_map(Edit::TakeOut),
        someone().prop_map(Edit::BringIn),
        (someone(), select(vec!["Growth", "Counsel"])).prop_map(|(unit, name)| Edit::RenameDepartment(unit, name)),
    ]
}

impl Target {
    /// Does an edit; one that would close a circle of managers is refused, as the editor refuses it.
    pub(crate) fn edit(&mut self, edit: &Edit) {
        let departments: Vec<_> = self.departments.keys().copied().collect();
        let people: Vec<_> = self.actors.keys().copied().collect();
        if let Edit::RenameDepartment(unit, name) = edit {
            if !departments.is_empty() {
                let unit = self.departments.get_mut(unit.get(&departments)).expect("one of them");
                unit.attributes.set(Attribute::DisplayName, Value::text(name));
                unit.version += 1;
            }
            return;
        }
        let (Edit::Title(who, _) | Edit::Department(who, _) | Edit::Manager(who, _) | Edit::TakeOut(who) | Edit::BringIn(who)) = edit
        else {
            return;
        };
        if people.is_empty() {
            return;
        }
        let id = who.get(&people);
        let before = self.actors[id].clone();
        let actor = self.actors.get_mut(id).expect("one of them");
        actor.version += 1;
        match edit {
            Edit::Title(_, title) => actor.columns.set(Attribute::JobTitle, Value::text(title)),
            Edit::Department(_, unit) => {
                actor.department = unit.filter(|_| !departments.is_empty()).map(|unit| *unit.get(&departments));
            }
            Edit::Manager(_, manager) => {
                actor.manager = manager.map(|manager| *manager.get(&people));
                actor.deferred_manager = None;
            }
            Edit::TakeOut(_) => actor.columns.set(Attribute::Status, Value::text(STATUS_INACTIVE)),
            Edit::BringIn(_) => actor.columns.set(Attribute::Status, Value::text(STATUS_ACTIVE)),
            Edit::RenameDepartment(..) => {}
        }
        if has_circle(self) {
            self.actors.insert(*id, before);
        }
    }
}
