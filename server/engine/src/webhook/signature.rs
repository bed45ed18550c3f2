//! Whether a delivery proves where it came from (O12, *Decided*: BambooHR webhook).

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use store::webhooks::proof;

use super::receiving::Delivery;
use super::secrets::{Pair, Secrets};

type HmacSha256 = Hmac<Sha256>;

/// Stands in for a secret that is not there, so that its absence takes the same time.
const NOBODY: &str = "there is no such key";

/// What a delivery has proved; `None` for one that has not. A signature decides alone when there is one. Each is compared with the secret in
/// use and the one before it, always with both, in a time that does not depend on what they are.
pub(super) fn verify(secrets: &Secrets, delivery: &Delivery<'_>) -> Option<&'static str> {
    if let Some(signature) = delivery.signature {
        let timestamp = delivery.timestamp.unwrap_or_default();
        let signature = unhex(signature);
        let is_right = either(&secrets.hmac, |key| {
            let mut mac = mac(key);
            mac.update(delivery.body);
            mac.update(timestamp);
            mac.verify_slice(&signature).is_ok()
        });
        let over = if delivery.timestamp.is_some() { proof::BODY_AND_TIME } else { proof::BODY };
        return is_right.then_some(over);
    }
    let given = delivery.secret.unwrap_or_default();
    let is_right = either(&secrets.shared, |secret| {
        // Both are hashed under one key, so that neither length nor content shows in the time it takes.
        let mut expected = mac(secret);
        expected.update(secret.as_bytes());
        let mut actual = mac(secret);
        actual.update(given);
        actual.verify(&expected.finalize().into_bytes()).is_ok()
    });
    is_right.then_some(proof::SHARED_SECRET)
}

fn either(pair: &Pair, is_right: impl Fn(&str) -> bool) -> bool {
    let check = |kept: &Option<super::secrets::Kept>| {
        let is_right = is_right(kept.as_ref().map_or(NOBODY, |kept| kept.value.expose_secret()));
        is_right & kept.is_some()
    };
    check(&pair.current) | check(&pair.previous)
}

fn mac(key: &str) -> HmacSha256 {
    HmacSha256::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length")
}

/// Bytes of hexadecimal digits; what is none gives bytes that are no signature.
fn unhex(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    let bytes = text.chunks(2).map(|pair| match pair {
        [high, low] => digit(*high).zip(digit(*low)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok()),
        _ => None,
    });
    bytes.collect::<Option<Vec<u8>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use contract::Timestamp;

    use super::*;

    const KEY: &str = "123b929362d51613054f71e5e5d4bf2c";
    /// Test vector A of the vendor document, section 4.4: apparently a captured delivery.
    const BODY: &str = r#"{"employees":[{"changedFields":["First name"],"fields":{"Employee #":{"value":"300"},"First name":{"value":"Tefi"},"Last name":{"value":"Adams"}},"id":"5"}]}"#;
    const SIGNATURE: &str = "56491dd9c2b352bc5f4fc627159aae20ddff9c8cb19f239a6de6771dc5310bac";
    const TIMESTAMP: &str = "1658248023";

    fn delivery<'a>(signature: Option<&'a str>, timestamp: Option<&'a str>, secret: Option<&'a str>) -> Delivery<'a> {
        Delivery {
            tenant: "acme",
            body: BODY.as_bytes(),
            is_form: false,
            signature: signature.map(str::as_bytes),
            timestamp: timestamp.map(str::as_bytes),
            secret: secret.map(str::as_bytes),
        }
    }

    fn secrets(hmac: &[&str], shared: &[&str]) -> Secrets {
        let mut secrets = Secrets::default();
        for key in hmac {
            secrets.hmac.replace((*key).into(), Timestamp(0), true);
        }
        for secret in shared {
            secrets.shared.replace((*secret).into(), Timestamp(0), true);
        }
        secrets
    }

    #[test]
    fn a_recorded_delivery_is_recognised_by_the_key_in_use_and_by_the_one_before() {
        let signed = delivery(Some(SIGNATURE), Some(TIMESTAMP), None);
        assert_eq!(verify(&secrets(&[KEY], &[]), &signed), Some(proof::BODY_AND_TIME));
        assert_eq!(verify(&secrets(&[KEY, "another"], &[]), &signed), Some(proof::BODY_AND_TIME));
        assert_eq!(verify(&secrets(&[KEY, "another", "a third"], &[]), &signed), None);
    }

    #[test]
    fn a_signature_over_the_body_alone_counts_only_without_a_time() {
        let body_only = "2235ed25";
        let mut mac = mac(KEY);
        mac.update(BODY.as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        assert!(signature.starts_with(body_only));
        assert_eq!(verify(&secrets(&[KEY], &[]), &delivery(Some(&signature), None, None)), Some(proof::BODY));
        assert_eq!(verify(&secrets(&[KEY], &[]), &delivery(Some(&signature), Some(TIMESTAMP), None)), None);
        assert_eq!(verify(&secrets(&[KEY], &[]), &delivery(Some(SIGNATURE), None, None)), None);
    }

    #[test]
    fn a_wrong_signature_is_not_saved_by_the_right_shared_secret() {
        let secrets = secrets(&[KEY], &["s3cret"]);
        for wrong in ["", "zz", "56", &SIGNATURE[2..], &SIGNATURE.replace('5', "6"), "é"] {
            assert_eq!(verify(&secrets, &delivery(Some(wrong), Some(TIMESTAMP), Some("s3cret"))), None, "{wrong}");
        }
    }

    #[test]
    fn without_a_signature_the_shared_secret_decides() {
        let secrets = secrets(&[KEY], &["old", "new"]);
        assert_eq!(verify(&secrets, &delivery(None, None, Some("new"))), Some(proof::SHARED_SECRET));
        assert_eq!(verify(&secrets, &delivery(None, Some(TIMESTAMP), Some("old"))), Some(proof::SHARED_SECRET));
        for wrong in [None, Some(""), Some("ne"), Some("newer"), Some(KEY)] {
            assert_eq!(verify(&secrets, &delivery(None, None, wrong)), None, "{wrong:?}");
        }
    }

    #[test]
    fn nothing_is_proved_where_no_secret_was_provisioned() {
        let none = Secrets::default();
        let mut mac = mac(NOBODY);
        mac.update(BODY.as_bytes());
        let forged = hex::encode(mac.finalize().into_bytes());
        assert_eq!(verify(&none, &delivery(Some(&forged), None, None)), None);
        assert_eq!(verify(&none, &delivery(None, None, Some(NOBODY))), None);
        assert_eq!(verify(&none, &delivery(None, None, None)), None);
    }
}
