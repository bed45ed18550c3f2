//! Members: who they are, which role they have, adding and removing them.

use contract::form::{MemberRoleForm, NewMemberForm};
use contract::view::{MemberRow, MemberView, Page, RoleName};
use contract::{AppError, FieldError, Permission};
use secrecy::SecretString;
use serde_json::json;
use store::audit::category;
use store::members::{MemberListRow, RoleSummary};
use store::{Priority, Transaction};

use crate::Services;
use crate::access::Actor;
use crate::error::{self, Error};
use crate::identity::NewUser;

/// Members on one page.
const PAGE: i64 = 50;
const ROLE_GIVEN: &str = "membership.update";

/// A member that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedMember {
    /// Name; of somebody who had an account, the one they gave themselves.
    pub name: String,
    /// Address.
    pub email: String,
    /// Name of the role.
    pub role: String,
    /// Whether the account was made too, with the initial password.
    pub is_new: bool,
}

impl Services {
    /// Members by name.
    pub async fn members(&self, actor: &Actor, cursor: Option<&str>) -> Result<Page<MemberRow>, AppError> {
        actor.require(Permission::MembersManage)?;
        let page = self.parts.store.members_page(actor.org_id, cursor, PAGE).await.map_err(unknown_page)?;
        Ok(page.map(|member| row(actor, member)))
    }

    /// One member.
    pub async fn member(&self, actor: &Actor, id: &str) -> Result<MemberView, AppError> {
        actor.require(Permission::MembersManage)?;
        let member = self.find_member(actor, id).await?;
        let roles = self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?;
        let can_change = roles.iter().any(|role| role.role.id == member.role_id && is_within(actor, role));
        Ok(MemberView { member: row(actor, member), roles: names_within(actor, roles), can_change })
    }

    /// Roles the person may give: those that include nothing their own lacks.
    pub async fn roles_to_give(&self, actor: &Actor) -> Result<Vec<RoleName>, AppError> {
        actor.require(Permission::MembersManage)?;
        Ok(names_within(actor, self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?))
    }

    /// An initial password for [`Services::add_member`]: nobody has seen it before.
    pub fn new_initial_password(&self) -> String {
        self.parts.identity.new_initial_password()
    }

    /// Makes somebody a member. Who has an account keeps it; for everyone else one is made, with the form's initial password, which its
    /// owner is asked to replace. Sent twice, it is done once.
    pub async fn add_member(&self, actor: &Actor, form: &NewMemberForm) -> Result<AddedMember, AppError> {
        actor.require(Permission::MembersManage)?;
        let mut fields = form.errors();
        let may_give = self.roles_to_give(actor).await?;
        if !form.role.is_empty() && !may_give.iter().any(|role| role.key == form.role) {
            fields.push(FieldError::new("role", "Choose one of these roles: your own does not include all of that one."));
        }
        if !fields.is_empty() {
            return Err(AppError::Invalid { fields });
        }
        let password = SecretString::from(form.password.as_str());
        let new = NewUser { org: actor.org_id, email: &form.email, name: &form.name, role: &form.role, password: &password };
        let member = self.parts.identity.add_member(&new, actor.user_id).await.map_err(|error| about_the_form(error.into()))?;
        Ok(AddedMember { name: member.user.name, email: member.user.email, role: member.role.name, is_new: member.is_new })
    }

    /// Gives a member another role.
    pub async fn give_role(&self, actor: &Actor, id: &str, form: &MemberRoleForm) -> Result<(), AppError> {
        actor.require(Permission::MembersManage)?;
        let member = self.find_member(actor, id).await?;
        let roles = self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?;
        let Some(role) = roles.iter().find(|role| role.role.key == form.role) else {
            return Err(AppError::field("role", "Choose a role."));
        };
        if role.role.id == member.role_id {
            return Ok(());
        }
        refuse_beyond(actor, &roles, &member)?;
        if !is_within(actor, role) {
            return Err(AppError::field("role", "You cannot give this role: your own does not include all of it."));
        }
        let stale = form.was != member.role_key;
        if stale || !self.write_role(actor, &member, role).await? {
            let stored = self.find_member(actor, id).await?.role;
            return Err(self.saved_first(actor, member.user_id.0, ROLE_GIVEN, &stored).await?);
        }
        Ok(())
    }

    /// Ends a membership. The person keeps their account; signed in here, they are signed out.
    pub async fn remove_member(&self, actor: &Actor, id: &str) -> Result<(), AppError> {
        actor.require(Permission::MembersManage)?;
        let member = self.find_member(actor, id).await?;
        if member.user_id == actor.user_id {
            return Err(AppError::Invalid { fields: vec![FieldError::form("You cannot remove yourself. Ask another member to do it.")] });
        }
        let roles = self.parts.store.role_summaries(actor.org_id).await.map_err(Error::from)?;
        refuse_beyond(actor, &roles, &member)?;
        Ok(self.end_membership(actor, &member).await?)
    }

    async fn find_member(&self, actor: &Actor, id: &str) -> Result<MemberListRow, AppError> {
        self.parts.store.member_by_public_id(actor.org_id, id).await.map_err(Error::from)?.ok_or(AppError::NotFound)
    }

    async fn write_role(&self, actor: &Actor, member: &MemberListRow, role: &RoleSummary) -> error::Result<bool> {
        let (mut transaction, owners) = self.begin_change_of_access(actor).await?;
        if !transaction.update_membership_role(actor.org_id, member.user_id, member.role_id, role.role.id).await? {
            return Ok(false);
        }
        let detail = json!({ "role": role.role.key, "was": member.role_key });
        let entity = ("user", member.user_id.0);
        let event = self.parts.identity.event(category::ACCESS, ROLE_GIVEN, Some(actor.user_id), entity, detail);
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        self.commit_change_of_access(actor, transaction, owners).await?;
        Ok(true)
    }

    async fn end_membership(&self, actor: &Actor, member: &MemberListRow) -> error::Result<()> {
        let (mut transaction, owners) = self.begin_change_of_access(actor).await?;
        if !transaction.delete_membership(actor.org_id, member.user_id).await? {
            return Ok(());
        }
        let entity = ("user", member.user_id.0);
        let event = self.parts.identity.event(
            category::ACCESS,
            "membership.delete",
            Some(actor.user_id),
            entity,
            json!({ "role": member.role_key }),
        );
        transaction.insert_audit_events(actor.org_id, &[event]).await?;
        self.commit_change_of_access(actor, transaction, owners).await
    }

    /// Begins to change who may do what, one change of a tenant after another; says how many may do everything now.
    pub(super) async fn begin_change_of_access(&self, actor: &Actor) -> error::Result<(Transaction, u64)> {
        let mut transaction = self.parts.store.begin(Priority::Interactive).await?;
        transaction.lock_access(actor.org_id).await?;
        let owners = transaction.count_members_with(actor.org_id, Permission::ALL).await?;
        Ok((transaction, owners))
    }

    /// Makes the change durable unless the last who may do everything no longer could: nobody may give what they lack, so that right
    /// would be lost for good.
    pub(super) async fn commit_change_of_access(&self, actor: &Actor, mut transaction: Transaction, owners: u64) -> error::Result<()> {
        let left = transaction.count_members_with(actor.org_id, Permission::ALL).await?;
        if owners > 0 && left == 0 {
            let sentence = "Nobody could do everything any more. Make somebody else an owner first.";
            return Err(AppError::Invalid { fields: vec![FieldError::form(sentence)] }.into());
        }
        Ok(transaction.commit().await?)
    }
}

/// Whether a role includes nothing the person's own lacks.
pub(super) fn is_within(actor: &Actor, role: &RoleSummary) -> bool {
    role.permissions.iter().all(|permission| actor.viewer.may(*permission))
}

fn names_within(actor: &Actor, roles: Vec<RoleSummary>) -> Vec<RoleName> {
    let within = roles.into_iter().filter(|role| is_within(actor, role));
    within.map(|role| RoleName { key: role.role.key, name: role.role.name }).collect()
}

/// Who may do more than the person is not theirs to change.
fn refuse_beyond(actor: &Actor, roles: &[RoleSummary], member: &MemberListRow) -> Result<(), AppError> {
    if roles.iter().any(|role| role.role.id == member.role_id && is_within(actor, role)) {
        return Ok(());
    }
    let sentence = format!("{} may do more than you. Ask somebody whose role includes all of theirs.", member.name);
    Err(AppError::Invalid { fields: vec![FieldError::form(sentence)] })
}

fn row(actor: &Actor, member: MemberListRow) -> MemberRow {
    MemberRow {
        is_self: member.user_id == actor.user_id,
        id: member.user_public_id,
        name: member.name,
        email: member.email,
        role_key: member.role_key,
        role: member.role,
        since: member.since,
    }
}

/// The initial password has no field a person could correct.
fn about_the_form(error: AppError) -> AppError {
    let AppError::Invalid { mut fields } = error else { return error };
    for field in fields.iter_mut().filter(|field| field.field == "password") {
        *field = FieldError::form("The initial password was not taken. Send the form again with the new one.");
    }
    AppError::Invalid { fields }
}

fn unknown_page(error: store::Error) -> AppError {
    match error {
        store::Error::Cursor => AppError::NotFound,
        other => Error::from(other).into(),
    }
}
