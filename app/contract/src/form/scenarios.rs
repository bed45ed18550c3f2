//! Forms of scenarios.

use serde::{Deserialize, Serialize};

use super::name_error;
use crate::id::PublicKind;
use crate::{Date, FieldError};

/// Longest title taken.
const TITLE_MAX: usize = 200;

/// Makes a scenario out of another context.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NewScenarioForm {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Public id of what it is copied from; empty for the Live Baseline.
    #[serde(default)]
    pub source: String,
    /// The key the form was made with: sent twice, it makes one scenario.
    #[serde(default)]
    pub key: String,
}

impl NewScenarioForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        name_error("name", "a name for the scenario", &self.name).into_iter().collect()
    }
}

/// What is done with a scenario as a whole; `action` is `rename`, `snapshot`, `archive`, `restore` or `delete`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ScenarioSettingsForm {
    /// What.
    #[serde(default)]
    pub action: String,
    /// The new name.
    #[serde(default)]
    pub name: String,
    /// The name when the form was opened: what was renamed since is not renamed, archived or restored.
    #[serde(default)]
    pub was: String,
    /// The snapshot's name.
    #[serde(default)]
    pub snapshot_name: String,
    /// The scenario's name, typed by whoever deletes it.
    #[serde(default)]
    pub confirmation: String,
    /// The key the form was made with.
    #[serde(default)]
    pub key: String,
}

impl ScenarioSettingsForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        let error = match self.action.as_str() {
            "rename" => name_error("name", "a name for the scenario", &self.name),
            "snapshot" => name_error("snapshot_name", "a name for the snapshot", &self.snapshot_name),
            "delete" if self.confirmation.trim().is_empty() => Some(FieldError::new("confirmation", "Type the name to delete it.")),
            "archive" | "restore" | "delete" => None,
            _ => Some(FieldError::form("This form does not say what to do. Open the page again.")),
        };
        error.into_iter().collect()
    }
}

/// Adds a `position` or a `department`, by `action`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ScenarioAddForm {
    /// What.
    #[serde(default)]
    pub action: String,
    /// The position's title.
    #[serde(default)]
    pub title: String,
    /// Whom it reports to: a name, an address, a number or a public id; empty for nobody.
    #[serde(default)]
    pub manager: String,
    /// Public id of its department; empty for none.
    #[serde(default)]
    pub department: String,
    /// From when on, `YYYY-MM-DD`; empty for now.
    #[serde(default)]
    pub start: String,
    /// The department's name.
    #[serde(default)]
    pub name: String,
    /// The key the form was made with.
    #[serde(default)]
    pub key: String,
}

impl ScenarioAddForm {
    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        match self.action.as_str() {
            "position" => {
                let title = title_error(&self.title, true);
                title.into_iter().chain(date_error("start", &self.start, false)).collect()
            }
            "department" => name_error("name", "a name for the department", &self.name).into_iter().collect(),
            _ => vec![FieldError::form("This form does not say what to add. Open the page again.")],
        }
    }
}

/// Changes one person of a scenario; `action` is `move`, `retitle`, `department`, `end` or `release`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PersonEditForm {
    /// What.
    #[serde(default)]
    pub action: String,
    /// The person's version the form was made for.
    #[serde(default, deserialize_with = "super::understood")]
    pub version: i64,
    /// The key the form was made with: sent twice, it makes one edit.
    #[serde(default)]
    pub key: String,
    /// The new manager: a name, an address, a number or a public id; empty for nobody.
    #[serde(default)]
    pub manager: String,
    /// `come` or `stay`: what becomes of the reports.
    #[serde(default)]
    pub reports: String,
    /// The new title.
    #[serde(default)]
    pub title: String,
    /// Public id of the new department; empty for none.
    #[serde(default)]
    pub department: String,
    /// The last day, `YYYY-MM-DD`.
    #[serde(default)]
    pub date: String,
    /// Who takes the reports; empty for the person's own manager.
    #[serde(default)]
    pub successor: String,
    /// Name of the attribute to release; empty for all.
    #[serde(default)]
    pub attribute: String,
    /// The address of the chart the edit was made in, to go back to; empty for the person's own page.
    #[serde(default)]
    pub back: String,
}

impl PersonEditForm {
    /// `back` if it is an address of the org chart: a form leads nowhere else.
    pub fn back_to_chart(&self) -> Option<&str> {
        let rest = self.back.strip_prefix("/org-chart")?;
        let is_chart = rest.is_empty() || rest.starts_with(['?', '#']);
        (is_chart && rest.bytes().all(|byte| byte.is_ascii_graphic())).then_some(&self.back)
    }

    /// What is wrong with it.
    pub fn errors(&self) -> Vec<FieldError> {
        let error = match self.action.as_str() {
            "retitle" => title_error(&self.title, false),
            "end" => date_error("date", &self.date, true),
            "move" | "department" | "release" => None,
            _ => Some(FieldError::form("This form does not say what to change. Open the page again.")),
        };
        error.into_iter().collect()
    }
}

/// Takes an edit back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UndoEditForm {
    /// The edit's number.
    #[serde(default, deserialize_with = "super::understood")]
    pub edit: i64,
    /// The page of somebody in the scenario to go back to; empty for the scenario's own.
    #[serde(default)]
    pub back: String,
}

impl UndoEditForm {
    /// `back` if it is the page of somebody in this scenario: a form leads nowhere else.
    pub fn back_to_person(&self, scenario: &str) -> Option<&str> {
        let person = self.back.strip_prefix("/scenarios/")?.strip_prefix(scenario)?.strip_prefix("/people/")?;
        PublicKind::Actor.matches(person).then_some(&self.back)
    }
}

fn title_error(title: &str, is_required: bool) -> Option<FieldError> {
    let title = title.trim();
    if title.is_empty() && is_required {
        Some(FieldError::new("title", "Enter a title for the position."))
    } else if title.chars().count() > TITLE_MAX {
        Some(FieldError::new("title", format!("Use at most {TITLE_MAX} characters.")))
    } else if title.chars().any(char::is_control) {
        Some(FieldError::new("title", "Leave out line breaks and control characters."))
    } else {
        None
    }
}

fn date_error(field: &str, date: &str, is_required: bool) -> Option<FieldError> {
    let date = date.trim();
    let is_fine = if date.is_empty() { !is_required } else { Date::parse(date).is_some() };
    (!is_fine).then(|| FieldError::new(field, "Enter a day like 2027-02-01."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(errors: Vec<FieldError>) -> Vec<String> {
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn each_action_is_checked_by_its_own_fields() {
        let edit = |action: &str| PersonEditForm { action: action.to_owned(), date: "soon".to_owned(), ..PersonEditForm::default() };
        assert_eq!(fields(edit("end").errors()), ["date"]);
        assert!(fields(edit("move").errors()).is_empty());
        assert_eq!(fields(edit("dismiss").errors()), [""]);
        let long = PersonEditForm { title: "x".repeat(201), ..edit("retitle") };
        assert_eq!(fields(long.errors()), ["title"]);
    }

    #[test]
    fn an_edit_leads_back_to_the_chart_and_nowhere_else() {
        let back = |back: &str| {
            let form = PersonEditForm { back: back.to_owned(), ..PersonEditForm::default() };
            form.back_to_chart().map(str::to_owned)
        };
        assert_eq!(back("/org-chart?context=scn_1#act_2").as_deref(), Some("/org-chart?context=scn_1#act_2"));
        for elsewhere in ["", "/org-charts", "/org-chart.csv", "//org-chart", "https://elsewhere.example", "/org-chart?a\r\nb"] {
            assert_eq!(back(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn an_undo_leads_back_to_somebody_in_its_scenario_and_nowhere_else() {
        let back = |back: &str| {
            let form = UndoEditForm { edit: 1, back: back.to_owned() };
            form.back_to_person("scn_4kPmN8rT2wXq").map(str::to_owned)
        };
        let person = "/scenarios/scn_4kPmN8rT2wXq/people/act_4kPmN8rT2wXq";
        assert_eq!(back(person).as_deref(), Some(person));
        for elsewhere in ["", "/scenarios/scn_8kWnL4pR2vYt/people/act_4kPmN8rT2wXq", "/scenarios/scn_4kPmN8rT2wXq/people/../..", "//act_1"]
        {
            assert_eq!(back(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_position_needs_a_title_and_may_begin_at_once() {
        let form = ScenarioAddForm { action: "position".to_owned(), ..ScenarioAddForm::default() };
        assert_eq!(fields(form.errors()), ["title"]);
        let dated = ScenarioAddForm { title: "Head of Care".to_owned(), start: "2027-02-30".to_owned(), ..form };
        assert_eq!(fields(dated.errors()), ["start"]);
    }
}
