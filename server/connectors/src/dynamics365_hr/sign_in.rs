//! What Microsoft Entra ID's refusals mean (section A.2), in words a person can act on. Entra names each by a number, AADSTS and digits.

use contract::FailureKind;

use super::config::{CLIENT_ID, CLIENT_SECRET, ENVIRONMENT_URL, TENANT_ID};
use super::model::TokenRefusal;
use crate::error::Error;

pub(super) const OPERATION: &str = "get a token";
const PREFIX: &str = "AADSTS";

/// One line of the table.
struct Meaning {
    kind: FailureKind,
    setting: &'static str,
    sentence: &'static str,
}

/// The table. What is not in it is told by its number.
fn meaning(code: u64) -> Option<Meaning> {
    let line = |kind, setting, sentence| Some(Meaning { kind, setting, sentence });
    match code {
        700_016 => line(
            FailureKind::Auth,
            CLIENT_ID,
            "Microsoft Entra ID knows no application with this Application (client) ID in this directory. Copy both IDs from the Overview of the \
             same app registration.",
        ),
        7_000_215 => line(
            FailureKind::Auth,
            CLIENT_SECRET,
            "Microsoft Entra ID does not accept the client secret. Enter its Value, not the Secret ID, and check that it belongs to this \
             application.",
        ),
        7_000_222 => line(
            FailureKind::Auth,
            CLIENT_SECRET,
            "The client secret has expired. Make a new one in Microsoft Entra ID, under Certificates & secrets of the app registration, and enter \
             its Value here.",
        ),
        7_000_216 | 7_000_218 => {
            line(FailureKind::Auth, CLIENT_SECRET, "Microsoft Entra ID was given no client secret. Enter the Value of one that is in use.")
        }
        90_002 | 900_021 | 900_023 | 90_019 | 50_059 => line(
            FailureKind::NotFound,
            TENANT_ID,
            "Microsoft Entra ID knows no directory with this Directory (tenant) ID. It is on the Overview of the app registration.",
        ),
        500_011 | 70_011 | 50_001 | 500_014 => line(
            FailureKind::NotFound,
            ENVIRONMENT_URL,
            "Microsoft Entra ID does not know this environment in this directory. Check the environment URL, and that the environment belongs to the \
             same directory as the application.",
        ),
        65_001 | 650_056 | 650_057 => line(
            FailureKind::Permission,
            CLIENT_ID,
            "The application has no consent for Dynamics 365. In Microsoft Entra ID, open API permissions of the app registration, add Dynamics \
             ERP, and choose Grant admin consent.",
        ),
        7_000_229 => line(
            FailureKind::Permission,
            CLIENT_ID,
            "The application exists and was never let into this directory. Let an administrator of the directory grant it consent once.",
        ),
        7_000_112 => line(
            FailureKind::Auth,
            CLIENT_ID,
            "The application is disabled in Microsoft Entra ID. Enable it there under Enterprise applications, Properties.",
        ),
        50_105 | 501_051 => line(
            FailureKind::Permission,
            CLIENT_ID,
            "The application has to be assigned to Dynamics 365 first. Do so in Microsoft Entra ID under Enterprise applications, Users and groups.",
        ),
        53_003 | 530_035 => line(
            FailureKind::Permission,
            CLIENT_ID,
            "A Conditional Access policy of the directory keeps the application out. Let it in from this server's address.",
        ),
        _ => None,
    }
}

/// Codes and words for "not now".
fn is_passing(refusal: &TokenRefusal, code: Option<u64>) -> bool {
    matches!(code, Some(90_006 | 90_033 | 50_196 | 90_055))
        || matches!(refusal.error.as_deref(), Some("temporarily_unavailable" | "server_error"))
}

/// What a refusal means. Nothing that Entra wrote is in it but numbers and the id its support asks for.
pub(super) fn refused(refusal: &TokenRefusal) -> Error {
    let code = code(refusal);
    let error = match code.and_then(meaning) {
        _ if is_passing(refusal, code) => {
            Error::temporary(FailureKind::Unreachable, OPERATION, "Microsoft Entra ID is out of order or under load.")
        }
        Some(Meaning { kind, setting, sentence }) => Error::permanent(kind, OPERATION, sentence).at(setting),
        None => {
            let number = code.map(|code| format!(" ({PREFIX}{code})")).unwrap_or_default();
            let message = format!("Microsoft Entra ID gives the application no token{number}. Its sign-in log says why.");
            Error::permanent(FailureKind::Auth, OPERATION, message).at(CLIENT_ID)
        }
    };
    let error = match code {
        Some(code) => error.with("entra_code", format!("{PREFIX}{code}")),
        None => error,
    };
    match refusal.correlation_id.as_deref().and_then(super::config::guid) {
        Some(id) => error.with("entra_correlation_id", id),
        None => error,
    }
}

/// The number, from its list or else from the text.
fn code(refusal: &TokenRefusal) -> Option<u64> {
    let listed = refusal.error_codes.first().and_then(serde_json::Value::as_u64);
    listed.or_else(|| {
        let (_, rest) = refusal.error_description.as_deref()?.split_once(PREFIX)?;
        rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(json: serde_json::Value) -> Error {
        refused(&serde_json::from_value(json).unwrap())
    }

    #[test]
    fn each_refusal_names_what_to_do_and_the_setting_it_is_about() {
        for (code, kind, setting, part) in [
            (700_016, FailureKind::Auth, CLIENT_ID, "knows no application"),
            (7_000_215, FailureKind::Auth, CLIENT_SECRET, "not the Secret ID"),
            (7_000_222, FailureKind::Auth, CLIENT_SECRET, "has expired"),
            (90_002, FailureKind::NotFound, TENANT_ID, "knows no directory"),
            (500_011, FailureKind::NotFound, ENVIRONMENT_URL, "does not know this environment"),
            (65_001, FailureKind::Permission, CLIENT_ID, "Grant admin consent"),
            (53_003, FailureKind::Permission, CLIENT_ID, "Conditional Access"),
            (1_234, FailureKind::Auth, CLIENT_ID, "(AADSTS1234)"),
        ] {
            let listed = refusal(json!({"error": "invalid_client", "error_codes": [code], "error_description": "..."}));
            let written =
                refusal(json!({"error": "invalid_client", "error_description": format!("AADSTS{code}: Words of theirs.\r\nTrace ID: x")}));
            for error in [listed, written] {
                assert_eq!((error.kind, error.setting), (kind, Some(setting)), "{code}");
                assert!(error.message.contains(part) && !error.message.contains("Words of theirs"), "{code}: {}", error.message);
                assert!(error.context.contains(&("entra_code", format!("AADSTS{code}"))), "{error:?}");
            }
        }
    }

    #[test]
    fn what_passes_is_tried_again_and_what_says_nothing_is_still_a_refusal() {
        assert_eq!(refusal(json!({"error": "temporarily_unavailable"})).kind, FailureKind::Unreachable);
        let nothing = refusal(json!({}));
        assert_eq!((nothing.kind, nothing.context), (FailureKind::Auth, vec![]));
        let id = "fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7";
        assert!(refusal(json!({"correlation_id": id})).context.contains(&("entra_correlation_id", id.to_owned())));
        assert_eq!(refusal(json!({"correlation_id": "secret words"})).context, vec![]);
    }
}
