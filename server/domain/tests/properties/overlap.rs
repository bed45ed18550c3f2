//! Pulls that overlap: a full one and webhook reads of single people.

use std::collections::BTreeMap;

use contract::Attributes;
use contract::time::Timestamp;
use domain::landing::Pull;
use domain::source::{Completeness, SourceRecord};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::model::cases;
use crate::model::company::{person, source_id, staff, values};
use crate::model::mirror::{Mirror, Page};

/// One read of one person: when, who, what.
#[derive(Debug, Clone)]
struct Observation {
    at: Timestamp,
    record: SourceRecord,
}

/// Reads of people who change all the time, each at its own moment, in the order in which they land.
fn observations() -> impl Strategy<Value = Vec<Observation>> {
    vec((source_id(), values()), 1..12)
        .prop_map(|reads| {
            let complete = |values: Attributes| {
                let missing = contract::Attribute::ALL.iter().filter(|attribute| values.get(**attribute).is_absent());
                missing.fold(values.clone(), |values, attribute| values.with(*attribute, contract::Value::Null))
            };
            let reads = (1_i64..).zip(reads);
            reads.map(|(at, (id, values))| Observation { at: Timestamp(at), record: person(id, complete(values)) }).collect::<Vec<_>>()
        })
        .prop_shuffle()
}

fn page(record: &SourceRecord) -> Page {
    Page { records: vec![record.clone()], ..Page::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn however_reads_land_the_newest_of_each_person_stays(observations in observations()) {
        let mut mirror = Mirror::default();
        for observation in &observations {
            mirror.land(&mut Pull::default(), &page(&observation.record), observation.at);
        }
        let mut newest: BTreeMap<&str, &Observation> = BTreeMap::new();
        for observation in &observations {
            let known = newest.entry(&observation.record.source_id).or_insert(observation);
            if known.at < observation.at {
                *known = observation;
            }
        }
        for (source_id, observation) in newest {
            let known = mirror.person(source_id).expect("landed");
            prop_assert_eq!(&known.attributes, &observation.record.attributes);
            prop_assert_eq!(known.observed_at, observation.at);
        }
    }

    #[test]
    fn a_full_pull_and_webhooks_end_the_same_interleaved_as_one_after_the_other(
        before in staff(),
        listed in staff(),
        hooked in staff(),
        order in vec(any::<bool>(), 16),
    ) {
        // The full pull reads each person at an even moment, webhooks at odd ones; both began when the earlier company was known.
        let moments = |start: i64| (0_i64..).map(move |n| Timestamp(start + 2 * n));
        let (listed_at, hooked_at): (Vec<_>, Vec<_>) = (moments(100).zip(&listed).collect(), moments(101).zip(&hooked).collect());

        let mut known = Mirror::default();
        let mut pull = Pull::default();
        known.land(&mut pull, &Page { records: before, ..Page::default() }, Timestamp(1));
        known.close(pull, Completeness::Full, Timestamp(1)).expect("somebody came");

        let mut in_turn = known.clone();
        let mut pull = Pull::default();
        for (at, record) in &listed_at {
            in_turn.land(&mut pull, &page(record), *at);
        }
        in_turn.close(pull, Completeness::Full, Timestamp(100)).expect("somebody came");
        for (at, record) in &hooked_at {
            hook(&mut in_turn, record, *at);
        }

        let mut interleaved = known;
        let mut pull = Pull::default();
        let (mut listed_at, mut hooked_at) = (listed_at.into_iter(), hooked_at.into_iter());
        for is_hook in order {
            if is_hook && let Some((at, record)) = hooked_at.next() {
                hook(&mut interleaved, record, at);
            } else if let Some((at, record)) = listed_at.next() {
                interleaved.land(&mut pull, &page(record), at);
            }
        }
        for (at, record) in listed_at {
            interleaved.land(&mut pull, &page(record), at);
        }
        interleaved.close(pull, Completeness::Full, Timestamp(100)).expect("somebody came");
        for (at, record) in hooked_at {
            hook(&mut interleaved, record, at);
        }

        let people = |mirror: &Mirror| (1..=7).map(|id| mirror.person(&id.to_string()).cloned()).collect::<Vec<_>>();
        prop_assert_eq!(people(&interleaved), people(&in_turn));
    }
}

fn hook(mirror: &mut Mirror, record: &SourceRecord, at: Timestamp) {
    let mut pull = Pull::default();
    mirror.land(&mut pull, &page(record), at);
    mirror.close(pull, Completeness::Partial, at).expect("a part is never a fault");
}
