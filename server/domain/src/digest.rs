//! Fingerprints, so that what did not change is not looked at twice.

use contract::{Attributes, Value};
use sha2::{Digest, Sha256};

use crate::lifecycle::Lifecycle;

/// Digest of a record's values: the first eight bytes of SHA-256 over names and values in the catalogue's order.
///
/// The label of a reference does not count: renaming a department changes the department, not everybody in it.
pub fn of_record(attributes: &Attributes) -> i64 {
    let mut hash = Sha256::new();
    for (attribute, value) in attributes.iter() {
        let (tag, text): (&[u8], &str) = match value {
            Value::Absent => continue,
            Value::Null => (b"0", ""),
            Value::Text(text) => (b"t", text),
            Value::Reference { id, .. } => (b"r", id),
        };
        hash.update(attribute.name());
        hash.update(tag);
        // The length keeps two different records from running together into one text.
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    first_eight(hash)
}

/// Fingerprint of everything planning one person depends on: the record, what the person is today, and the flow's rules.
pub fn fingerprint(record: i64, lifecycle: Lifecycle, rules_version: i64) -> i64 {
    let mut hash = Sha256::new();
    hash.update(record.to_le_bytes());
    hash.update([lifecycle as u8]);
    hash.update(rules_version.to_le_bytes());
    first_eight(hash)
}

fn first_eight(hash: Sha256) -> i64 {
    let digest = hash.finalize();
    i64::from_le_bytes(std::array::from_fn(|at| digest[at]))
}

#[cfg(test)]
mod tests {
    use contract::Attribute;

    use super::*;

    #[test]
    fn every_state_of_a_value_counts_and_the_label_of_a_reference_does_not() {
        let title = |value| of_record(&Attributes::default().with(Attribute::JobTitle, value));
        let department = |label| of_record(&Attributes::default().with(Attribute::Department, Value::reference("12", label)));
        assert_ne!(title(Value::Absent), title(Value::Null));
        assert_ne!(title(Value::Null), title(Value::text("Engineer")));
        assert_ne!(title(Value::text("Engineer")), title(Value::reference("Engineer", "")));
        assert_eq!(department("Platform"), department("Data platform"));
    }
}
