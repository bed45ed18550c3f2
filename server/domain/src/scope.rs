//! Who of a source a flow is for. Whoever is not is kept and left as they are, unless the flow says that they leave the plan.

use std::collections::BTreeSet;

use contract::{Attribute, Attributes};
use serde::{Deserialize, Serialize};

use crate::lifecycle::Lifecycle;

/// The attributes people are told apart by.
pub const CRITERIA: &[Attribute] = &[Attribute::Department, Attribute::Division, Attribute::Location, Attribute::EmploymentType];

/// The scope filter of a flow. An empty list lets everybody through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Source ids of departments.
    pub departments: BTreeSet<String>,
    /// Source ids of divisions.
    pub divisions: BTreeSet<String>,
    /// Locations.
    pub locations: BTreeSet<String>,
    /// The employer's words for kinds of employment.
    pub employment_types: BTreeSet<String>,
    /// Whether people are in before their first day.
    pub includes_future_hires: bool,
    /// Whether people who are here and no longer meant leave the plan; the mass-change guard judges it like any leaving.
    pub deactivates_outsiders: bool,
}

impl Default for Scope {
    /// Everybody.
    fn default() -> Self {
        Self {
            departments: BTreeSet::new(),
            divisions: BTreeSet::new(),
            locations: BTreeSet::new(),
            employment_types: BTreeSet::new(),
            includes_future_hires: true,
            deactivates_outsiders: false,
        }
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Inside,
    Outside,
    /// The source does not say what decides it.
    Unknown,
}

impl Scope {
    /// The values of an attribute that let people through.
    pub fn values(&self, attribute: Attribute) -> Option<&BTreeSet<String>> {
        match attribute {
            Attribute::Department => Some(&self.departments),
            Attribute::Division => Some(&self.divisions),
            Attribute::Location => Some(&self.locations),
            Attribute::EmploymentType => Some(&self.employment_types),
            _ => None,
        }
    }

    /// Lets people with this value in; `false`, and nothing done, when people are not told apart by the attribute.
    pub fn admit(&mut self, attribute: Attribute, value: &str) -> bool {
        let values = match attribute {
            Attribute::Department => &mut self.departments,
            Attribute::Division => &mut self.divisions,
            Attribute::Location => &mut self.locations,
            Attribute::EmploymentType => &mut self.employment_types,
            _ => return false,
        };
        values.insert(value.to_owned());
        true
    }

    /// Whether it leaves nobody out.
    pub fn is_everybody(&self) -> bool {
        self.includes_future_hires && self.criteria().next().is_none()
    }

    /// What a person is for this flow. Whoever left, left, in scope or not; what the source does not say decides about nobody (X3).
    pub fn lifecycle(&self, lifecycle: Lifecycle, source: &Attributes) -> Lifecycle {
        if !lifecycle.is_planned() {
            return lifecycle;
        }
        match self.standing(lifecycle, source) {
            Standing::Inside => lifecycle,
            Standing::Outside if self.deactivates_outsiders => Lifecycle::Inactive,
            Standing::Outside | Standing::Unknown => Lifecycle::OutOfScope,
        }
    }

    fn standing(&self, lifecycle: Lifecycle, source: &Attributes) -> Standing {
        if lifecycle == Lifecycle::Future && !self.includes_future_hires {
            return Standing::Outside;
        }
        let mut standing = Standing::Inside;
        for (attribute, values) in self.criteria() {
            let value = source.get(attribute);
            if value.is_absent() {
                standing = Standing::Unknown;
            } else if !value.key().is_some_and(|key| values.contains(key)) {
                return Standing::Outside;
            }
        }
        standing
    }

    fn criteria(&self) -> impl Iterator<Item = (Attribute, &BTreeSet<String>)> {
        CRITERIA.iter().filter_map(|attribute| Some((*attribute, self.values(*attribute)?))).filter(|(_, values)| !values.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use contract::Value;

    use super::*;

    fn in_oslo() -> Scope {
        Scope { locations: BTreeSet::from(["Oslo".to_owned()]), ..Scope::default() }
    }

    fn at(location: Value) -> Attributes {
        Attributes::default().with(Attribute::Location, location).with(Attribute::Department, Value::reference("12", "Platform"))
    }

    #[test]
    fn without_a_filter_everybody_is_in() {
        assert!(Scope::default().is_everybody());
        assert_eq!(Scope::default().lifecycle(Lifecycle::Active, &Attributes::default()), Lifecycle::Active);
    }

    #[test]
    fn whoever_is_elsewhere_is_out_and_leaves_only_where_that_is_chosen() {
        let scope = in_oslo();
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::text("Oslo"))), Lifecycle::Active);
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::text("Bergen"))), Lifecycle::OutOfScope);
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::Null)), Lifecycle::OutOfScope);
        let leaving = Scope { deactivates_outsiders: true, ..scope };
        assert_eq!(leaving.lifecycle(Lifecycle::Active, &at(Value::text("Bergen"))), Lifecycle::Inactive);
    }

    #[test]
    fn a_place_the_source_withholds_makes_nobody_leave() {
        let scope = Scope { deactivates_outsiders: true, ..in_oslo() };
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::Absent)), Lifecycle::OutOfScope);
    }

    #[test]
    fn every_criterion_has_to_be_met_and_a_unit_is_known_by_its_id() {
        let scope = Scope { departments: BTreeSet::from(["12".to_owned()]), ..in_oslo() };
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::text("Oslo"))), Lifecycle::Active);
        let other = Scope { departments: BTreeSet::from(["Platform".to_owned()]), ..in_oslo() };
        assert_eq!(other.lifecycle(Lifecycle::Active, &at(Value::text("Oslo"))), Lifecycle::OutOfScope);
    }

    #[test]
    fn whoever_left_left_wherever_they_were() {
        for lifecycle in [Lifecycle::Inactive, Lifecycle::Absent] {
            assert_eq!(in_oslo().lifecycle(lifecycle, &at(Value::text("Bergen"))), lifecycle);
        }
    }

    #[test]
    fn people_still_to_begin_may_be_left_out() {
        let scope = Scope { includes_future_hires: false, ..Scope::default() };
        assert_eq!(scope.lifecycle(Lifecycle::Future, &at(Value::Null)), Lifecycle::OutOfScope);
        assert_eq!(scope.lifecycle(Lifecycle::Active, &at(Value::Null)), Lifecycle::Active);
    }
}
