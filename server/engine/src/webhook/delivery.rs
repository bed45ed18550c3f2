//! What a delivery says, in either of BambooHR's two styles, as JSON or as a form (vendor document section 4.2).

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use store::webhooks::TIMELESS;

/// Longest word taken of a delivery: an event's type, an employee's id, a time.
const WORD_MAX: usize = 64;

/// The most people taken of one delivery.
const MOST: usize = 1_000;

/// Something that happened to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The vendor's word for it, such as `employee.updated`.
    pub(super) kind: String,
    /// The person's id at the source.
    pub(super) employee: String,
    /// When it happened, as the vendor writes it.
    pub(super) at: Option<String>,
}

impl Event {
    /// What makes it the same event as another of the same connection (O13).
    pub(super) fn key(&self) -> String {
        let Self { kind, employee, at } = self;
        at.as_ref().map_or_else(|| format!("{kind}/{employee}{TIMELESS}"), |at| format!("{kind}/{employee}/{at}"))
    }
}

/// A body that is no delivery; the sentence says what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

#[derive(Debug, Default, Deserialize)]
struct Body {
    #[serde(rename = "type", default, deserialize_with = "text")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "text")]
    timestamp: Option<String>,
    #[serde(default)]
    data: Data,
    #[serde(default)]
    employees: Option<Vec<Employee>>,
}

#[derive(Debug, Default, Deserialize)]
struct Data {
    #[serde(rename = "employeeId", default, deserialize_with = "text")]
    employee: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Employee {
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "text")]
    action: Option<String>,
    #[serde(default, deserialize_with = "text")]
    timestamp: Option<String>,
}

/// Reads the events of a body. Those that are about no person, such as `company.updated`, are none.
pub(super) fn events(is_form: bool, body: &[u8]) -> Result<Vec<Event>, Malformed> {
    let body: Body = if is_form {
        form(body)?
    } else {
        serde_json::from_slice(body).map_err(|_| Malformed("The body is not the JSON of a delivery."))?
    };
    if let Some(employees) = body.employees {
        if employees.len() > MOST {
            return Err(Malformed("The body names more employees than a delivery may."));
        }
        return employees.into_iter().map(field_style).collect();
    }
    let kind = body.kind.ok_or(Malformed("The body has neither a type nor employees."))?;
    match body.data.employee {
        Some(employee) => Ok(vec![event(kind, employee, body.timestamp)?]),
        None if kind.starts_with("employee") => Err(Malformed("The event does not say which employee it is about.")),
        None => Ok(Vec::new()),
    }
}

fn field_style(employee: Employee) -> Result<Event, Malformed> {
    let action = employee.action.as_deref().unwrap_or("updated").to_ascii_lowercase();
    let id = employee.id.ok_or(Malformed("An employee in the body has no id."))?;
    event(format!("employee_with_fields.{action}"), id, employee.timestamp)
}

fn event(kind: String, employee: String, at: Option<String>) -> Result<Event, Malformed> {
    let is_word =
        |text: &str| text.len() <= WORD_MAX && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !text.contains(TIMELESS);
    if !is_word(&kind) {
        return Err(Malformed("The event's type is not a word."));
    }
    if employee.trim().is_empty() || !is_word(&employee) {
        return Err(Malformed("The employee's id is not one."));
    }
    if at.as_deref().is_some_and(|at| !is_word(at)) {
        return Err(Malformed("The event's timestamp is not a time."));
    }
    Ok(Event { kind, employee, at })
}

/// The same structure in the names PHP gives the fields of a form.
fn form(body: &[u8]) -> Result<Body, Malformed> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(body).map_err(|_| Malformed("The body is not the form of a delivery."))?;
    let mut read = Body::default();
    for (name, value) in pairs {
        let value = Some(value).filter(|value| !value.is_empty());
        match name.as_str() {
            "type" => read.kind = value,
            "timestamp" => read.timestamp = value,
            "data[employeeId]" => read.data.employee = value,
            other => {
                let Some((number, field)) = other.strip_prefix("employees[").and_then(|rest| rest.split_once("][")) else { continue };
                let Ok(number) = number.parse::<usize>() else { continue };
                let employees = read.employees.get_or_insert_default();
                // They come one after the other; a number out of turn is nobody's.
                if number == employees.len() {
                    employees.push(Employee::default());
                }
                let Some(employee) = employees.get_mut(number) else { continue };
                match field {
                    "id]" => employee.id = value,
                    "action]" => employee.action = value,
                    "timestamp]" => employee.timestamp = value,
                    _ => {}
                }
            }
        }
    }
    Ok(read)
}

/// Ids and times come as text or as numbers; nothing at all is `null`, empty or absent.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) if !text.is_empty() => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<(String, String, Option<String>)> {
        let is_form = !body.starts_with('{');
        events(is_form, body.as_bytes()).unwrap().into_iter().map(|event| (event.kind, event.employee, event.at)).collect()
    }

    fn one(kind: &str, employee: &str, at: Option<&str>) -> Vec<(String, String, Option<String>)> {
        vec![(kind.to_owned(), employee.to_owned(), at.map(str::to_owned))]
    }

    #[test]
    fn an_event_names_its_person_in_json_and_in_a_form() {
        let expected = one("employee.updated", "67890", Some("2026-01-31T18:42:00+0000"));
        let json = r#"{"type":"employee.updated","timestamp":"2026-01-31T18:42:00+0000","data":{"companyId":"12345","employeeId":"67890","changedFields":["firstName"]}}"#;
        assert_eq!(read(json), expected);
        assert_eq!(read(&json.replace("\"67890\"", "67890")), expected);
        let form = "type=employee.updated&timestamp=2026-01-31T18%3A42%3A00%2B0000&data%5BcompanyId%5D=12345&data%5BemployeeId%5D=67890&data%5BchangedFields%5D%5B0%5D=firstName";
        assert_eq!(read(form), expected);
    }

    #[test]
    fn the_older_style_names_several_people_whether_their_values_are_wrapped_or_bare() {
        let recorded = r#"{"employees":[{"changedFields":["First name"],"fields":{"Employee #":{"value":"300"}},"id":"5"}]}"#;
        assert_eq!(read(recorded), one("employee_with_fields.updated", "5", None));
        let two =
            r#"{"employees":[{"id":5,"action":"Created","timestamp":"t1","fields":{"First name":"Tefi"}},{"id":"6","action":"Deleted"}]}"#;
        let expected = [one("employee_with_fields.created", "5", Some("t1")), one("employee_with_fields.deleted", "6", None)].concat();
        assert_eq!(read(two), expected);
        let form =
            "employees[0][id]=5&employees[0][action]=Created&employees[0][timestamp]=t1&employees[1][id]=6&employees[1][action]=Deleted";
        assert_eq!(read(form), expected);
    }

    #[test]
    fn what_is_about_no_person_is_no_event() {
        assert_eq!(read(r#"{"type":"company.updated","timestamp":"t","data":{"companyId":"1"}}"#), []);
        assert_eq!(read(r#"{"type":"company-integrations.updated","data":[]}"#), []);
        assert_eq!(read(r#"{"employees":[]}"#), []);
    }

    #[test]
    fn what_is_no_delivery_is_refused_in_words() {
        let long = format!(r#"{{"type":"employee.updated","data":{{"employeeId":"{}"}}}}"#, "9".repeat(65));
        for body in [
            "",
            "[]",
            "{",
            "{}",
            "<xml/>",
            r#"{"type":"employee.updated","data":{}}"#,
            r#"{"type":"employee.updated","data":{"employeeId":""}}"#,
            r#"{"type":"employee.updated","data":{"employeeId":"1/2"}}"#,
            r#"{"type":"employee.updated","timestamp":"a/","data":{"employeeId":"1"}}"#,
            r#"{"employees":[{"action":"Updated"}]}"#,
            r#"{"employees":"many"}"#,
            &long,
        ] {
            let error = events(false, body.as_bytes()).unwrap_err();
            assert!(error.to_string().ends_with('.'), "{body}");
        }
    }

    #[test]
    fn an_event_without_a_time_has_a_key_that_says_so() {
        let event = |at: Option<&str>| Event { kind: "employee.updated".to_owned(), employee: "5".to_owned(), at: at.map(str::to_owned) };
        assert_eq!(event(Some("t")).key(), "employee.updated/5/t");
        assert!(event(None).key().ends_with(TIMELESS));
    }
}
