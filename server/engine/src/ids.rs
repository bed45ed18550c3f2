//! New ids.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use contract::id::PublicKind;
use uuid::Uuid;

use crate::clock::Clock;
use crate::entropy::Entropy;

/// Makes ids: `UUIDv7` for inside, public ids for outside. Clones share one sequence.
#[derive(Debug, Clone)]
pub struct Ids {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    last: Arc<AtomicU64>,
}

impl Ids {
    /// A sequence of its own.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, last: Arc::default() }
    }

    /// A new id of any kind. Each is greater than the one before: rows inserted together lie together in the index.
    pub fn next<T: From<Uuid>>(&self) -> T {
        T::from(self.uuid())
    }

    /// A new public id: 53 bits of the stamp, so that these too lie together in their index, and 18 of randomness, so that those of two
    /// processes differ. Nobody is let in for knowing one.
    pub fn public(&self, kind: PublicKind) -> String {
        let random = self.entropy.draw() & 0x3_FFFF;
        kind.id_from((u128::from(self.stamp()) & 0x1F_FFFF_FFFF_FFFF) << 18 | random)
    }

    /// RFC 9562 section 5.7 with method 3 of section 6.2.
    fn uuid(&self) -> Uuid {
        let stamp = u128::from(self.stamp());
        let random = u128::from(u64::from_le_bytes(self.entropy.bytes())) >> 2;
        Uuid::from_u128((stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random)
    }

    /// Milliseconds, then 4096ths of one. More ids than that, or a clock that goes back, count on from the last one.
    fn stamp(&self) -> u64 {
        let micros = u64::try_from(self.clock.now().0).unwrap_or_default();
        let now = ((micros / 1000) << 12) | ((micros % 1000) * 4096 / 1000);
        let stamp = |last: u64| now.max(last + 1);
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(stamp(last)));
        stamp(last.unwrap_or_else(|last| last))
    }
}

#[cfg(test)]
mod tests {
    use contract::id::RunId;
    use uuid::{Variant, Version};

    use super::*;
    use crate::clock::TestClock;
    use crate::entropy::SeededEntropy;

    fn ids(clock: &TestClock) -> Ids {
        Ids::new(Arc::new(clock.clone()), Arc::new(SeededEntropy::new(1)))
    }

    #[test]
    fn ids_grow_within_one_moment_and_when_the_clock_goes_back() {
        let clock = TestClock::default();
        let ids = ids(&clock);
        let mut last: RunId = ids.next();
        for round in 0..10_000 {
            if round % 1000 == 0 {
                clock.advance_seconds(-1);
            }
            let next = ids.next();
            assert!(next > last, "{next} came after {last}");
            last = next;
        }
    }

    #[test]
    fn an_id_is_a_version_7_uuid_that_tells_when_it_was_made() {
        let clock = TestClock::default();
        let id: Uuid = ids(&clock).next();
        assert_eq!((id.get_version(), id.get_variant()), (Some(Version::SortRand), Variant::RFC4122));
        let (seconds, _) = id.get_timestamp().unwrap().to_unix();
        assert_eq!(i64::try_from(seconds).unwrap(), clock.now().seconds());
    }

    #[test]
    fn public_ids_of_a_kind_differ_and_grow() {
        let ids = ids(&TestClock::default());
        let (one, other) = (ids.public(PublicKind::Run), ids.public(PublicKind::Run));
        assert!(PublicKind::Run.matches(&one) && one < other, "{one} {other}");
    }
}
