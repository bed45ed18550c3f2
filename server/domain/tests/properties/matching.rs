//! Who is who (O25).

use std::collections::BTreeMap;

use contract::Attribute;
use contract::run::ChangeEntity;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{messy_reading, moment, target};
use crate::model::run::World;
use crate::model::target::SOURCE;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_two_records_become_one_actor_and_no_record_two(target in target(), nights in vec(messy_reading(), 1..4)) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            let plan = world.sync(reading, moment(n));
            let mut records: BTreeMap<_, &str> = BTreeMap::new();
            let mut actors: BTreeMap<&str, _> = BTreeMap::new();
            for change in plan.changes.iter().filter(|change| change.entity == ChangeEntity::Person && !change.source_id.is_empty()) {
                if let Some(actor) = change.entity_id {
                    let other = records.insert(actor, &change.source_id).filter(|other| *other != change.source_id);
                    prop_assert_eq!(other, None, "two records are {}", actor);
                }
                let other = actors.insert(&change.source_id, change.entity_id).filter(|other| *other != change.entity_id);
                prop_assert_eq!(other, None, "{} is two actors", change.source_id);
            }
        }
    }

    #[test]
    fn an_identity_once_given_stays(target in target(), nights in vec(messy_reading(), 1..4)) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            let before = world.target.clone();
            world.sync(reading, moment(n));
            for (id, actor) in &before.actors {
                if actor.source.as_ref().is_some_and(|source| source.provider == SOURCE) {
                    prop_assert_eq!(&world.target.actors[id].source, &actor.source);
                }
            }
        }
    }

    #[test]
    fn an_address_matches_one_actor_without_identity_and_one_record_or_nobody(target in target(), nights in vec(messy_reading(), 1..4)) {
        let mut world = World { target, ..World::default() };
        for (n, reading) in nights.iter().enumerate() {
            let before = world.target.clone();
            world.sync(reading, moment(n));
            for (id, actor) in &before.actors {
                let now = &world.target.actors[id];
                let Some(source_id) = now.source_id().filter(|_| now.source != actor.source) else { continue };
                if before.identity_map.get(source_id) == Some(id) {
                    continue;
                }
                prop_assert_eq!(&actor.source, &None, "matched by address although it has an identity");
                let folded = |actor: &crate::model::target::Actor| actor.columns.get(Attribute::Email).key().map(str::to_lowercase);
                let record = world.mirror.person(source_id).expect("landed");
                let address = record.attributes.get(Attribute::Email).key().map(str::to_lowercase);
                prop_assert_eq!(&folded(actor), &address);
                let namesakes = before.actors.iter().filter(|(other, actor)| {
                    let mut claims = before.identity_map.iter().filter(|(id, _)| before.by_source(id).is_none());
                    let is_claimed = claims.any(|(_, claimed)| claimed == *other);
                    actor.source.is_none() && folded(actor) == address && !is_claimed
                });
                prop_assert_eq!(namesakes.count(), 1);
            }
        }
    }
}
