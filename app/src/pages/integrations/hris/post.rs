//! The forms of the page, submitted.

use axum::Form;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use contract::form::{HrisAction, HrisForm, is_secret_field};
use contract::view::{SettingChoice, StepOutcome, TestStep};
use contract::{AppError, FieldError, Permission};
use engine::integrations::Connecting;
use engine::{Actor, Services};
use secrecy::{ExposeSecret as _, SecretString};
use tower_sessions::Session;

use super::PATH;
use super::state::HrisState;
use crate::pages::form_state::{FormState, done, fail, refuse, show};
use crate::pages::run_log;
use crate::request::{self, session_failure};
use crate::session::{self, Flash};

/// Does what the button says.
pub(crate) async fn submit(session: Session, parts: Parts, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    let acting = request::acting(&parts).and_then(|(services, actor)| {
        actor.require(Permission::IntegrationsManage)?;
        Ok((services, actor))
    });
    let (services, actor) = match acting {
        Ok(acting) => acting,
        Err(error) => return fail(parts, error).await,
    };
    let form = HrisForm::read(&pairs);
    let submission = Submission { session, parts, services, actor, form };
    match submission.form.action {
        Some(HrisAction::Test | HrisAction::Connect | HrisAction::Choices | HrisAction::Key) => submission.with_secret().await,
        Some(HrisAction::Sync | HrisAction::Preview) => submission.sync().await,
        Some(HrisAction::Pause | HrisAction::Resume) => submission.rest().await,
        Some(HrisAction::FilterChoices) => submission.filter_choices().await,
        Some(HrisAction::Filter) => submission.filter().await,
        Some(HrisAction::Targets | HrisAction::Mapping | HrisAction::Scope | HrisAction::Schedule | HrisAction::Guard) => {
            submission.save().await
        }
        None => fail(submission.parts, AppError::field("action", "This form does nothing that is known here.")).await,
    }
}

struct Submission {
    session: Session,
    parts: Parts,
    services: Services,
    actor: Actor,
    form: HrisForm,
}

impl Submission {
    async fn sync(self) -> Response {
        let Self { session, parts, services, actor, form } = self;
        let is_preview = form.action == Some(HrisAction::Preview);
        let queued = if is_preview { services.preview_hris(&actor).await } else { services.sync_hris(&actor).await };
        match queued {
            Ok(run) => done(&session, &parts, Flash::SyncQueued, &format!("{}/{run}", run_log::PATH)).await,
            Err(error) => fail(parts, error).await,
        }
    }

    async fn rest(self) -> Response {
        let Self { session, parts, services, actor, form } = self;
        let (done_so, flash) = match form.action {
            Some(HrisAction::Pause) => (services.pause_hris(&actor).await, Flash::SyncPaused),
            _ => (services.resume_hris(&actor).await, Flash::SyncResumed),
        };
        match done_so {
            Ok(()) => done(&session, &parts, flash, PATH).await,
            Err(error) => refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
        }
    }

    async fn save(self) -> Response {
        let Self { session, parts, services, actor, form } = self;
        let saved = match form.action {
            Some(HrisAction::Targets) => services.change_hris_targets(&actor, &form).await,
            Some(HrisAction::Mapping) => services.change_hris_mapping(&actor, &form).await,
            Some(HrisAction::Schedule) => services.change_hris_schedule(&actor, &form).await,
            Some(HrisAction::Guard) => services.change_hris_guard(&actor, &form).await,
            _ => services.change_hris_scope(&actor, &form).await,
        };
        match saved {
            Ok(()) => done(&session, &parts, Flash::LiveSyncSaved, PATH).await,
            Err(error) => refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
        }
    }

    async fn filter_choices(self) -> Response {
        let Self { parts, services, actor, mut form, .. } = self;
        match services.hris_filter_choices(&actor).await {
            Ok(known) => {
                form.known = known;
                show(parts, StatusCode::OK, FormState::new(HrisState { form, steps: Vec::new() }, Vec::new())).await
            }
            Err(error) => refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
        }
    }

    async fn filter(self) -> Response {
        let Self { session, parts, services, actor, form } = self;
        match services.change_hris_filter(&actor, &form).await {
            Ok(None) => done(&session, &parts, Flash::LiveSyncSaved, PATH).await,
            Ok(Some(steps)) => {
                let errors = failure(&steps, " Nothing was saved.").into_iter().collect();
                show(parts, StatusCode::UNPROCESSABLE_ENTITY, FormState::new(HrisState { form, steps }, errors)).await
            }
            Err(error) => refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
        }
    }

    async fn with_secret(self) -> Response {
        let secret = match self.secret().await {
            Ok(secret) => secret,
            Err(error) => return fail(self.parts, error).await,
        };
        if self.form.action == Some(HrisAction::Key) {
            return self.replace_key(secret.unwrap_or_default()).await;
        }
        if self.has_connected(secret.as_ref()).await {
            return self.connected().await;
        }
        let mut errors = self.services.connection_errors(&self.form, secret.as_ref());
        if self.form.action == Some(HrisAction::Connect) {
            errors.extend(self.form.target_error());
        }
        let is_secret_wrong = errors.iter().any(|error| is_secret_field(&error.field));
        let secret = match secret {
            Some(secret) if errors.is_empty() => secret,
            // What is wrong with another field costs nobody the secret they typed.
            secret => {
                let kept = secret.filter(|_| !is_secret_wrong);
                return self.again(kept, Outcome::Refused(AppError::Invalid { fields: errors })).await;
            }
        };
        let outcome = match self.form.action {
            Some(HrisAction::Test) => self.tested(&secret).await,
            Some(HrisAction::Choices) => self.services.hris_choices(&self.actor, &self.form, &secret).await.map(Outcome::Chosen),
            _ => match self.services.connect_hris(&self.actor, &self.form, &secret).await {
                Ok(Connecting::Connected { .. }) => return self.connected().await,
                Ok(Connecting::Refused(steps)) => Ok(Outcome::Failed(steps)),
                // The same form, sent again before the first had ended.
                Err(AppError::Conflict { .. }) if self.has_connected(Some(&secret)).await => return self.connected().await,
                Err(error) => Err(error),
            },
        };
        self.again(Some(secret), outcome.unwrap_or_else(Outcome::Refused)).await
    }

    async fn replace_key(self, secret: SecretString) -> Response {
        match self.services.replace_hris_key(&self.actor, &secret).await {
            Ok(None) => done(&self.session, &self.parts, Flash::KeyReplaced, PATH).await,
            Ok(Some(steps)) => self.again(None, Outcome::Failed(steps)).await,
            Err(error) => self.again(None, Outcome::Refused(error)).await,
        }
    }

    /// Tests, and reads what the lists of the form can hold where that went well.
    async fn tested(&self, secret: &SecretString) -> Result<Outcome, AppError> {
        let steps = self.services.test_hris(&self.actor, &self.form, secret).await?;
        let has_failed = steps.iter().any(|step| step.outcome == StepOutcome::Failed);
        let known = if has_failed { None } else { self.services.hris_choices(&self.actor, &self.form, secret).await.ok() };
        Ok(Outcome::Tested(steps, known.unwrap_or_default()))
    }

    /// Whether this form is sent again, and has connected.
    async fn has_connected(&self, secret: Option<&SecretString>) -> bool {
        let is_connecting = self.form.action == Some(HrisAction::Connect);
        is_connecting && self.services.has_connected(&self.actor, &self.form, secret).await.unwrap_or_default()
    }

    async fn connected(self) -> Response {
        if let Err(error) = session::forget_secret(&self.session).await {
            return fail(self.parts.clone(), session_failure(&self.parts, &error)).await;
        }
        done(&self.session, &self.parts, Flash::Connected, PATH).await
    }

    /// The secret that was typed, or the one kept since it was typed before.
    async fn secret(&self) -> Result<Option<SecretString>, AppError> {
        if !self.form.secret.is_empty() {
            return Ok(Some(SecretString::from(self.form.secret.clone())));
        }
        let kept = session::kept_secret(&self.session).await.map_err(|error| session_failure(&self.parts, &error))?;
        match kept {
            Some(kept) if !self.form.kept.is_empty() => self.services.kept_secret(&self.actor, &kept, &self.form.kept).await,
            _ => Ok(None),
        }
    }

    /// The page once more, with what was entered. The secret is kept for the next submission, so that nobody has to type it twice.
    async fn again(self, secret: Option<SecretString>, outcome: Outcome) -> Response {
        let Self { session, parts, services, actor, form } = self;
        let typed = (!form.secret.is_empty()).then(|| SecretString::from(form.secret.clone()));
        let is_connecting = form.action != Some(HrisAction::Key);
        let mut form = form.without_secret();
        form.kept.clear();
        if let Some(secret) = secret.or(typed).filter(|secret| is_connecting && is_worth_keeping(secret)) {
            let kept = match services.keep_secret(&actor, &secret).await {
                Ok(kept) => kept,
                Err(error) => return refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
            };
            form.kept.clone_from(&kept.token);
            if let Err(error) = session::keep_secret(&session, &kept).await {
                return fail(parts.clone(), session_failure(&parts, &error)).await;
            }
        }
        match outcome {
            Outcome::Refused(error) => refuse(parts, HrisState { form, steps: Vec::new() }, error).await,
            Outcome::Chosen(known) => {
                form.known = known;
                show(parts, StatusCode::OK, FormState::new(HrisState { form, steps: Vec::new() }, Vec::new())).await
            }
            Outcome::Tested(steps, known) => {
                if !known.is_empty() {
                    form.known = known;
                }
                let has_failed = steps.iter().any(|step| step.outcome == StepOutcome::Failed);
                let status = if has_failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                let errors = failure(&steps, "").into_iter().collect();
                show(parts, status, FormState::new(HrisState { form, steps }, errors)).await
            }
            Outcome::Failed(steps) => {
                let errors = failure(&steps, " Nothing was saved.").into_iter().collect();
                show(parts, StatusCode::UNPROCESSABLE_ENTITY, FormState::new(HrisState { form, steps }, errors)).await
            }
        }
    }
}

/// Why the page is shown once more.
enum Outcome {
    /// Something is wrong with what was entered.
    Refused(AppError),
    /// It was tested, as asked, and this is what its lists can hold.
    Tested(Vec<TestStep>, Vec<(String, SettingChoice)>),
    /// This is what its lists can hold.
    Chosen(Vec<(String, SettingChoice)>),
    /// The test before saving failed.
    Failed(Vec<TestStep>),
}

/// What failed, beside the field that can put it right.
fn failure(steps: &[TestStep], more: &str) -> Option<FieldError> {
    let step = steps.iter().find(|step| step.outcome == StepOutcome::Failed)?;
    Some(FieldError::new(step.setting.as_deref().unwrap_or_default(), format!("{}{more}", step.message)))
}

fn is_worth_keeping(secret: &SecretString) -> bool {
    secret.expose_secret().chars().count() <= contract::form::SECRET_MAX
}
