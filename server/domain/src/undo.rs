//! The inverse of what a run applied to one thing (X5).
//!
//! It changes what people see and leaves the last source values alone: the source still says what it said, that is no difference any more,
//! and so what was undone stays undone.

use contract::attribute::{STATUS_ACTIVE, STATUS_INACTIVE};
use contract::run::ChangeOp;
use contract::view::AttributeChange;
use contract::{Attribute, Attributes, Value};

use crate::issue::Issue;
use crate::plan::Change;
use crate::scenario::by_hand;

/// What a thing is now.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// What people see.
    pub attributes: &'a Attributes,
    /// Its version.
    pub version: i64,
    /// The fingerprint it keeps.
    pub fingerprint: Option<i64>,
}

/// What taking a change back gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inverse {
    /// The change that does it; `None` when nothing is left to be taken back.
    pub change: Option<Change>,
    /// What stays, because something newer has changed it.
    pub kept: Vec<Issue>,
}

/// Two changes of one thing by one run, as the one they come to.
pub fn fold(first: &mut Change, then: Change) {
    for change in then.attributes {
        match first.attributes.iter_mut().find(|known| known.attribute == change.attribute) {
            Some(known) => known.new = change.new,
            None => first.attributes.push(change),
        }
    }
}

/// Works it out. `now` is `None` for what is not here any more; `are_same` says whether two values of an attribute mean the same here.
pub fn inverse(done: &Change, now: Option<Now<'_>>, are_same: impl Fn(Attribute, &Value, &Value) -> bool) -> Inverse {
    let mut inverse = Inverse::default();
    let (Some(id), Some(now)) = (done.entity_id, now) else {
        inverse.kept.push(Issue::Gone { source_id: done.source_id.clone(), label: done.label.clone() });
        return inverse;
    };
    // What was made is put away, never deleted; its values stay with it.
    let put_away = [AttributeChange { attribute: Attribute::Status, old: Value::text(STATUS_INACTIVE), new: Value::text(STATUS_ACTIVE) }];
    let done_attributes = if done.op == ChangeOp::Create { &put_away[..] } else { &done.attributes[..] };
    let mut attributes = Vec::new();
    for AttributeChange { attribute, old, new } in done_attributes {
        let value = now.attributes.get(*attribute);
        if are_same(*attribute, value, old) {
            continue;
        }
        if are_same(*attribute, value, new) {
            attributes.push(AttributeChange { attribute: *attribute, old: said(value), new: said(old) });
        } else {
            inverse.kept.push(Issue::ChangedSince {
                source_id: done.source_id.clone(),
                label: done.label.clone(),
                attribute: *attribute,
                now: value.shown().map(str::to_owned),
            });
        }
    }
    if !attributes.is_empty() {
        let mut change = by_hand(done.entity, id, &done.label, attributes, Some(now.version));
        change.source_id.clone_from(&done.source_id);
        change.fingerprint = now.fingerprint;
        inverse.change = Some(change);
    }
    inverse
}

fn said(value: &Value) -> Value {
    if value.is_absent() { Value::Null } else { value.clone() }
}

#[cfg(test)]
mod tests {
    use contract::run::ChangeEntity;
    use uuid::Uuid;

    use super::*;
    use crate::apply::{Values, apply_by_hand};

    fn by_key(_: Attribute, one: &Value, other: &Value) -> bool {
        one.key() == other.key()
    }

    fn changed(attribute: Attribute, old: Value, new: Value) -> AttributeChange {
        AttributeChange { attribute, old, new }
    }

    fn done(op: ChangeOp, attributes: Vec<AttributeChange>) -> Change {
        Change { op, source_id: "7".to_owned(), ..by_hand(ChangeEntity::Person, Uuid::from_u128(1), "Ann", attributes, Some(3)) }
    }

    fn now(attributes: &Attributes) -> Now<'_> {
        Now { attributes, version: 4, fingerprint: Some(9) }
    }

    #[test]
    fn a_title_goes_back_and_the_last_source_value_stays() {
        let done = done(ChangeOp::Update, vec![changed(Attribute::JobTitle, Value::text("Engineer"), Value::text("Director"))]);
        let here = Attributes::default().with(Attribute::JobTitle, Value::text("Director"));
        let inverse = inverse(&done, Some(now(&here)), by_key);
        let change = inverse.change.unwrap();
        assert_eq!((change.op, change.expected_version, change.fingerprint), (ChangeOp::Update, Some(4), Some(9)));
        let after = apply_by_hand(&change, Values { attributes: here.clone(), synced: here.clone() });
        assert_eq!(after.attributes.get(Attribute::JobTitle), &Value::text("Engineer"));
        assert_eq!(after.synced, here);
        assert!(inverse.kept.is_empty());
    }

    #[test]
    fn what_something_newer_has_changed_stays_and_is_named_and_the_rest_goes_back() {
        let changes = vec![
            changed(Attribute::JobTitle, Value::text("Engineer"), Value::text("Director")),
            changed(Attribute::Phone, Value::Null, Value::text("1")),
        ];
        let here = Attributes::default().with(Attribute::JobTitle, Value::text("Chief")).with(Attribute::Phone, Value::text("1"));
        let inverse = inverse(&done(ChangeOp::Update, changes), Some(now(&here)), by_key);
        assert_eq!(inverse.change.unwrap().attributes, [changed(Attribute::Phone, Value::text("1"), Value::Null)]);
        assert_eq!(inverse.kept.len(), 1);
        assert_eq!(inverse.kept[0].message(), "The job title of Ann was changed again and is Chief now; it stays.");
    }

    #[test]
    fn who_was_created_leaves_the_plan_whatever_else_has_changed_since() {
        let done = done(ChangeOp::Create, vec![changed(Attribute::DisplayName, Value::Null, Value::text("Ann"))]);
        let here = Attributes::default().with(Attribute::DisplayName, Value::text("Anna")).with(Attribute::Status, Value::text("active"));
        let change = inverse(&done, Some(now(&here)), by_key).change.unwrap();
        assert_eq!(change.op, ChangeOp::Deactivate);
        let left = here.with(Attribute::Status, Value::text("inactive"));
        assert_eq!(inverse(&done, Some(now(&left)), by_key), Inverse::default());
    }

    #[test]
    fn who_left_comes_back() {
        let done = done(ChangeOp::Deactivate, vec![changed(Attribute::Status, Value::text("active"), Value::text("inactive"))]);
        let here = Attributes::default().with(Attribute::Status, Value::text("inactive"));
        assert_eq!(inverse(&done, Some(now(&here)), by_key).change.unwrap().op, ChangeOp::Reactivate);
    }

    #[test]
    fn what_is_not_here_any_more_is_named() {
        let done = done(ChangeOp::Update, vec![changed(Attribute::Phone, Value::Null, Value::text("1"))]);
        let inverse = inverse(&done, None, by_key);
        assert_eq!((inverse.change, inverse.kept[0].message().as_str()), (None, "Ann is not here any more; nothing of it was taken back."));
    }

    #[test]
    fn two_changes_of_an_interrupted_run_are_taken_back_together() {
        let mut first = done(ChangeOp::Update, vec![changed(Attribute::JobTitle, Value::text("A"), Value::text("B"))]);
        let phone = changed(Attribute::Phone, Value::Null, Value::text("1"));
        fold(&mut first, done(ChangeOp::Update, vec![changed(Attribute::JobTitle, Value::text("B"), Value::text("C")), phone.clone()]));
        assert_eq!(first.attributes, [changed(Attribute::JobTitle, Value::text("A"), Value::text("C")), phone]);
    }
}
