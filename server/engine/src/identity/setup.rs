//! The first tenant and its owner, made with a one-time code that only whoever started the server has seen.

use contract::form::{SetupForm, slug_from_name};
use contract::{AppError, Plan};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::Priority;

use super::Identity;
use super::tenant::NewTenant;
use super::throttle::Subject;
use crate::access::{ClientAddress, SignedIn};
use crate::error::{Error, Result};

/// Crockford's base32: without letters that look like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Twenty characters hold 100 bits.
const CODE_LENGTH: usize = 20;
const GROUP_LENGTH: usize = 5;

/// Self-hosted installations are set up with everything their owner needs for live sync (O1).
const FIRST_PLAN: Plan = Plan::Business;

/// Shows that somebody entered the code. It holds the code's digest, as the database does: who reads one there cannot make a code of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetupPass(Vec<u8>);

impl Identity {
    /// Whether there is no user yet, so that `/setup` is open.
    pub async fn needs_setup(&self) -> Result<bool> {
        Ok(!self.store.has_users().await?)
    }

    /// While there is no user: a new one-time code, which makes every earlier one worthless; to be shown once, at start. Else `None`.
    pub async fn new_setup_code(&self) -> Result<Option<String>> {
        if !self.needs_setup().await? {
            return Ok(None);
        }
        let code = draw_code(&self.entropy.bytes());
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        transaction.replace_setup_code(&digest(&code).finalize().into_bytes(), self.clock.now()).await?;
        transaction.commit().await?;
        Ok(Some(code))
    }

    /// An initial password for somebody else: as hard to guess as a setup code, and as easy to type.
    pub(crate) fn new_initial_password(&self) -> String {
        draw_code(&self.entropy.bytes())
    }

    /// Checks the one-time code without using it up; throttled by address. The pass is good for [`Identity::set_up`] until the server
    /// prints another code. `NotFound` once there is a user.
    pub async fn check_setup_code(&self, code: &str, from: ClientAddress) -> Result<SetupPass> {
        if !self.needs_setup().await? {
            return Err(AppError::NotFound.into());
        }
        let address = Subject::address(from);
        self.throttle.admit(&[&address]).await?;
        let expected = self.store.setup_code_hash().await?;
        let Some(code_hash) = expected.filter(|expected| digest(code).verify_slice(expected).is_ok()) else {
            return Err(AppError::field("code", "This is not the code. The server prints a new one each time it starts.").into());
        };
        let mut transaction = self.store.begin(Priority::Interactive).await?;
        self.throttle.succeeded(&mut transaction, &address, None).await?;
        transaction.commit().await?;
        Ok(SetupPass(code_hash))
    }

    /// Creates the first tenant and its owner. `NotFound` once there is a user.
    pub async fn set_up(&self, SetupPass(code_hash): &SetupPass, form: &SetupForm) -> Result<SignedIn> {
        if !self.needs_setup().await? {
            return Err(AppError::NotFound.into());
        }
        let fields = form.errors();
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields }.into());
        }
        let password_hash = self.passwords.hash(&SecretString::from(form.password.as_str())).await?;

        let mut transaction = self.store.begin(Priority::Interactive).await?;
        if !transaction.take_setup_code(code_hash).await? {
            drop(transaction);
            if !self.needs_setup().await? {
                return Err(AppError::NotFound.into());
            }
            let sentence = "The server was started anew since you entered its code. Begin again with the code it prints now.";
            return Err(AppError::Conflict { message: sentence.to_owned() }.into());
        }
        let slug = slug_from_name(&form.organisation);
        let tenant = NewTenant { slug: &slug, name: &form.organisation, plan: FIRST_PLAN };
        let (org, owner_role) = self.insert_tenant(&mut transaction, &tenant, None).await.map_err(about_the_name)?;
        let owner = self.insert_user(&mut transaction, org.id, &form.email, &form.name, Some(&password_hash), None).await?;
        self.insert_membership(&mut transaction, org.id, owner.id, &owner_role, None).await?;
        transaction.commit().await?;
        Ok(SignedIn { user_id: owner.id, org_id: org.id, password_is_initial: false })
    }
}

/// The form has no slug: what is wrong with the one made of the name is told of the name.
fn about_the_name(error: Error) -> Error {
    match error {
        Error::Refused(AppError::Invalid { mut fields }) => {
            for field in fields.iter_mut().filter(|field| field.field == "slug") {
                "organisation".clone_into(&mut field.field);
                "An organisation of a very similar name exists here; use another name.".clone_into(&mut field.message);
            }
            Error::Refused(AppError::Invalid { fields })
        }
        other => other,
    }
}

fn draw_code(entropy: &[u8; CODE_LENGTH]) -> String {
    let characters: Vec<u8> = entropy.iter().map(|byte| ALPHABET[usize::from(byte % 32)]).collect();
    characters.chunks(GROUP_LENGTH).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// What is stored of a code and compared in constant time. Case, hyphens, spaces and look-alikes do not matter.
fn digest(code: &str) -> Hmac<Sha256> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let mut digest = Hmac::<Sha256>::new_from_slice(plain.as_bytes()).expect("HMAC takes keys of any length");
    digest.update(b"orgonaut setup code");
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::testing::{ADDRESS, Installation, PASSWORD, app_error};

    fn form() -> SetupForm {
        SetupForm {
            organisation: "Acme Robotics".to_owned(),
            name: "Maja Lind".to_owned(),
            email: "Maja@example.com".to_owned(),
            password: PASSWORD.to_owned(),
        }
    }

    async fn set_up(installation: &Installation, code: &str, form: &SetupForm) -> Result<SignedIn> {
        let pass = installation.identity.check_setup_code(code, ADDRESS).await?;
        installation.identity.set_up(&pass, form).await
    }

    #[tokio::test]
    async fn the_code_makes_the_first_tenant_with_its_owner_roles_and_baseline() {
        let installation = Installation::new().await;
        assert!(installation.identity.needs_setup().await.unwrap());
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        let owner = set_up(&installation, &code, &form()).await.unwrap();

        let actor = installation.identity.actor(owner.user_id, owner.org_id).await.unwrap();
        assert_eq!((actor.viewer.tenant_name.as_str(), actor.viewer.role.as_str()), ("Acme Robotics", "Owner"));
        assert_eq!((actor.viewer.email.as_str(), actor.viewer.plan), ("maja@example.com", Plan::Business));
        assert_eq!(installation.store.org_by_slug("acme-robotics").await.unwrap().unwrap().id, owner.org_id);
        assert_eq!(installation.store.roles(owner.org_id).await.unwrap().len(), 4);
        assert_eq!(installation.store.baseline(owner.org_id).await.unwrap().unwrap().name, "Live Baseline");
        let audit = installation.store.audit_events(owner.org_id, None, 100).await.unwrap();
        let actions: Vec<_> = audit.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(actions, ["tenant.create", "user.create", "membership.create"]);
    }

    #[tokio::test]
    async fn once_there_is_a_user_there_is_no_code_and_no_setup() {
        let installation = Installation::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        set_up(&installation, &code, &form()).await.unwrap();
        assert!(!installation.identity.needs_setup().await.unwrap());
        assert_eq!(installation.identity.new_setup_code().await.unwrap(), None);
        assert_eq!(app_error(set_up(&installation, &code, &form()).await.unwrap_err()), AppError::NotFound);
    }

    #[tokio::test]
    async fn a_code_may_be_typed_carelessly() {
        let installation = Installation::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        let careless = format!(" {} ", code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l"));
        set_up(&installation, &careless, &form()).await.unwrap();
    }

    #[tokio::test]
    async fn a_wrong_or_replaced_code_opens_nothing() {
        let installation = Installation::new().await;
        let old = installation.identity.new_setup_code().await.unwrap().unwrap();
        installation.identity.new_setup_code().await.unwrap();
        for code in [old.as_str(), "00000-00000-00000-00000", "-"] {
            let refused = app_error(set_up(&installation, code, &form()).await.unwrap_err());
            assert!(matches!(refused, AppError::Invalid { fields } if fields[0].field == "code"));
        }
        assert!(installation.identity.needs_setup().await.unwrap());
    }

    #[tokio::test]
    async fn a_pass_is_worthless_once_the_server_has_printed_another_code() {
        let installation = Installation::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        let pass = installation.identity.check_setup_code(&code, ADDRESS).await.unwrap();
        installation.identity.new_setup_code().await.unwrap();
        let refused = app_error(installation.identity.set_up(&pass, &form()).await.unwrap_err());
        assert!(matches!(refused, AppError::Conflict { .. }));
        assert!(installation.identity.needs_setup().await.unwrap());
    }

    #[tokio::test]
    async fn guessing_the_code_is_slowed_down() {
        let installation = Installation::new().await;
        installation.identity.new_setup_code().await.unwrap();
        for _ in 0..20 {
            set_up(&installation, "wrong", &form()).await.unwrap_err();
        }
        let refused = app_error(set_up(&installation, "wrong", &form()).await.unwrap_err());
        assert_eq!(refused, AppError::RateLimited { retry_after_s: 5 });
    }

    #[tokio::test]
    async fn of_two_who_have_the_code_one_gets_in() {
        let installation = Installation::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        let (first, other) = (form(), SetupForm { email: "noor@example.com".to_owned(), ..form() });
        let pass = installation.identity.check_setup_code(&code, ADDRESS).await.unwrap();
        let (one, two) = tokio::join!(installation.identity.set_up(&pass, &first), installation.identity.set_up(&pass, &other));
        let ((Ok(_), Err(late)) | (Err(late), Ok(_))) = (one, two) else { panic!("one of two gets in") };
        assert_eq!(app_error(late), AppError::NotFound, "nothing was started anew");
    }

    #[tokio::test]
    async fn the_code_is_stored_hashed_and_its_form_is_easy_to_type() {
        let installation = Installation::new().await;
        let code = installation.identity.new_setup_code().await.unwrap().unwrap();
        assert_eq!(code.len(), 23);
        assert!(code.split('-').all(|group| group.len() == 5 && group.bytes().all(|byte| ALPHABET.contains(&byte))), "{code}");
        let stored = installation.store.setup_code_hash().await.unwrap().unwrap();
        assert_eq!(stored.len(), 32);
    }
}
