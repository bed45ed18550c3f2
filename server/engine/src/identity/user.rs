//! Making users and members.

use contract::form::{email_error, name_error, password_error};
use contract::id::{OrgId, PublicKind, UserId};
use contract::{AppError, FieldError};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use store::audit::category;
use store::roles::RoleRow;
use store::users::UserRow;
use store::{Priority, Transaction};

use super::{Identity, normalised_email};
use crate::error::{Error, Result};

/// Somebody who is to be a member.
#[derive(Debug)]
pub struct NewUser<'a> {
    /// The tenant.
    pub org: OrgId,
    /// Address.
    pub email: &'a str,
    /// The name people read; unused for somebody who has an account.
    pub name: &'a str,
    /// Key of the role, such as `admin`.
    pub role: &'a str,
    /// Password; unused for somebody who has an account.
    pub password: &'a SecretString,
}

/// A member that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub user: UserRow,
    /// Their role.
    pub role: RoleRow,
    /// Whether the account was made too.
    pub is_new: bool,
}

impl Identity {
    /// Makes a user who is a member of a tenant. Somebody who has an account keeps it, name and password included, and becomes a member.
    /// `by` is `None` for the operator. What is wrong is told of the fields `email`, `name`, `role` and `password`.
    pub async fn create_user(&self, new: &NewUser<'_>, by: Option<UserId>) -> Result<Member> {
        self.create_member(new, false, by).await
    }

    /// The same with a password that its owner is asked to replace. Sent twice, it is done once: the second time finds the member there
    /// with this very password.
    pub(crate) async fn add_member(&self, new: &NewUser<'_>, by: UserId) -> Result<Member> {
        let email = normalised_email(new.email);
        if let Some(credential) = self.store.credential(&email).await?.filter(|credential| credential.password_is_initial)
            && let Some(member) = self.store.member(new.org, credential.id).await?
            && self.passwords.verify(new.password, credential.password_hash).await?.is_right
            && let Some(role) = self.store.role_by_key(new.org, new.role).await?.filter(|role| role.name == member.role)
        {
            let mut transaction = self.store.begin(Priority::Interactive).await?;
            let user = transaction.user_by_email(&email).await?.ok_or(Error::Broken("a user who was there is gone"))?;
            return Ok(Member { user, role, is_new: true });
        }
        self.create_member(new, true, Some(by)).await
    }

    async fn create_member(&self, new: &NewUser<'_>, password_is_initial: bool, by: Option<UserId>) -> Result<Member> {
        let has_account = self.store.credential(&normalised_email(new.email)).await?.is_some();
        let role = self.store.role_by_key(new.org, new.role).await?;
        let mut fields: Vec<_> = email_error(new.email).into_iter().collect();
        if !has_account {
            fields.extend(name_error("name", "a name", new.name));
            fields.extend(password_error(new.password.expose_secret()));
        }
        if role.is_none() {
            fields.push(self.unknown_role(new).await?);
        }
        let Some(role) = role.filter(|_| fields.is_empty()) else { return Err(AppError::Invalid { fields }.into()) };
        let password_hash = if has_account { None } else { Some(self.passwords.hash(new.password).await?) };

        let mut transaction = self.store.begin(Priority::Interactive).await?;
        let existing = transaction.user_by_email(&normalised_email(new.email)).await?;
        let is_new = existing.is_none();
        let user = match existing {
            Some(user) => user,
            None => self.insert_user(&mut transaction, new.org, new.email, new.name, password_hash.as_deref(), by).await?,
        };
        if is_new && password_is_initial {
            transaction.set_password_is_initial(user.id, true).await?;
        }
        self.insert_membership(&mut transaction, new.org, user.id, &role, by).await?;
        transaction.commit().await?;
        Ok(Member { user, role, is_new })
    }

    async fn unknown_role(&self, new: &NewUser<'_>) -> Result<FieldError> {
        let keys: Vec<_> = self.store.roles(new.org).await?.into_iter().map(|role| role.key).collect();
        Ok(FieldError::new("role", format!("There is no role `{}` here; use one of: {}.", new.role, keys.join(", "))))
    }

    /// Adds an account; `org` is the tenant whose audit log says so.
    pub(super) async fn insert_user(
        &self,
        transaction: &mut Transaction,
        org: OrgId,
        email: &str,
        name: &str,
        password_hash: Option<&str>,
        by: Option<UserId>,
    ) -> Result<UserRow> {
        let user = UserRow {
            id: self.ids.next(),
            public_id: self.ids.public(PublicKind::User),
            email: normalised_email(email),
            name: name.trim().to_owned(),
            created_at: self.clock.now(),
        };
        transaction.insert_user(&user, password_hash).await.map_err(|error| match error {
            store::Error::Exists => AppError::field("email", "This address just got an account; try again.").into(),
            other => Error::from(other),
        })?;
        let event = self.event(category::ACCESS, "user.create", by, ("user", user.id.0), json!({}));
        transaction.insert_audit_events(org, &[event]).await?;
        Ok(user)
    }

    /// Makes somebody a member.
    pub(super) async fn insert_membership(
        &self,
        transaction: &mut Transaction,
        org: OrgId,
        user: UserId,
        role: &RoleRow,
        by: Option<UserId>,
    ) -> Result<()> {
        transaction.insert_membership(org, user, role.id, self.clock.now()).await.map_err(|error| match error {
            store::Error::Exists => AppError::field("email", "This person is a member already.").into(),
            other => Error::from(other),
        })?;
        let event = self.event(category::ACCESS, "membership.create", by, ("user", user.0), json!({ "role": role.key }));
        Ok(transaction.insert_audit_events(org, &[event]).await?)
    }
}

#[cfg(test)]
mod tests {
    use contract::Plan;
    use contract::form::SignInForm;

    use super::*;
    use crate::identity::NewTenant;
    use crate::identity::testing::{ADDRESS, Installation, PASSWORD, app_error};

    async fn create(installation: &Installation, org: OrgId, email: &str, role: &str, password: &str) -> Result<Member> {
        let password = SecretString::from(password);
        installation.identity.create_user(&NewUser { org, email, name: "Noor", role, password: &password }, None).await
    }

    #[tokio::test]
    async fn a_new_user_can_sign_in_and_has_the_role() {
        let installation = Installation::with_owner().await;
        let org = installation.owner().org_id;
        let member = create(&installation, org, "Noor@Example.com", "viewer", PASSWORD).await.unwrap();
        assert!(member.is_new);
        assert_eq!((member.user.email.as_str(), member.role.key.as_str()), ("noor@example.com", "viewer"));
        let form = SignInForm { email: "noor@example.com".to_owned(), password: PASSWORD.to_owned(), next: String::new() };
        let signed_in = installation.identity.sign_in(&form, ADDRESS).await.unwrap();
        assert_eq!((signed_in.user_id, signed_in.org_id), (member.user.id, org));
    }

    #[tokio::test]
    async fn somebody_with_an_account_joins_another_tenant_and_keeps_name_and_password() {
        let installation = Installation::with_owner().await;
        let tenant = NewTenant { slug: "other", name: "Other", plan: Plan::Free };
        let other = installation.identity.create_tenant(&tenant, None).await.unwrap().id;
        let before = installation.store.credential("maja@example.com").await.unwrap();
        let member = create(&installation, other, "MAJA@example.com", "viewer", "").await.unwrap();
        assert!(!member.is_new);
        assert_eq!((member.user.id, member.user.name.as_str()), (installation.owner().user_id, "Maja Lind"));
        assert_eq!(installation.store.credential("maja@example.com").await.unwrap(), before);
        let orgs: Vec<_> =
            installation.identity.memberships(member.user.id).await.unwrap().into_iter().map(|membership| membership.org_id).collect();
        assert_eq!(orgs, [installation.owner().org_id, other]);
    }

    #[tokio::test]
    async fn a_member_is_not_added_twice() {
        let installation = Installation::with_owner().await;
        let again = create(&installation, installation.owner().org_id, "maja@example.com", "viewer", "").await;
        assert_eq!(app_error(again.unwrap_err()), AppError::field("email", "This person is a member already."));
        assert_eq!(installation.actor().await.viewer.role, "Owner");
    }

    #[tokio::test]
    async fn everything_wrong_is_told_at_once_and_names_the_roles_there_are() {
        let installation = Installation::with_owner().await;
        let refused = create(&installation, installation.owner().org_id, "noor", "boss", "short").await;
        let AppError::Invalid { fields } = app_error(refused.unwrap_err()) else { panic!("it was not refused as invalid") };
        assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["email", "password", "role"]);
        assert_eq!(fields[2].message, "There is no role `boss` here; use one of: admin, editor, owner, viewer.");
    }

    #[tokio::test]
    async fn a_role_of_another_tenant_is_no_role_here() {
        let installation = Installation::with_owner().await;
        let refused = create(&installation, OrgId(uuid::Uuid::nil()), "noor@example.com", "viewer", PASSWORD).await;
        assert!(matches!(app_error(refused.unwrap_err()), AppError::Invalid { fields } if fields[0].field == "role"));
    }
}
