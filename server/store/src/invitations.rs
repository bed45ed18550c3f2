//! Invitations to become a member. The code in a link is stored as its hash alone.

use contract::id::{InvitationId, OrgId, RoleId, UserId};
use contract::time::Timestamp;

use crate::{Result, Store, Transaction};

/// An invitation to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvitation<'a> {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: InvitationId,
    /// `inv_…`.
    pub public_id: &'a str,
    /// Address in lower case.
    pub email: &'a str,
    /// The role it gives.
    pub role_id: RoleId,
    /// Who invites.
    pub invited_by: UserId,
    /// When.
    pub at: Timestamp,
    /// From then on it cannot be accepted.
    pub expires_at: Timestamp,
}

/// An invitation nobody has accepted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InvitationRow {
    /// Tenant.
    pub org_id: OrgId,
    /// Id.
    pub id: InvitationId,
    /// `inv_…`.
    pub public_id: String,
    /// Address in lower case.
    pub email: String,
    /// The role it gives.
    pub role_id: RoleId,
    /// Its key.
    pub role_key: String,
    /// Its name.
    pub role: String,
    /// The tenant's name.
    pub organisation: String,
    /// Who invited.
    pub invited_by: Option<UserId>,
    /// Their name.
    pub invited_by_name: Option<String>,
    /// When its mail was asked for last.
    pub asked_at: Timestamp,
    /// From then on it cannot be accepted.
    pub expires_at: Timestamp,
}

/// An invitation somebody has accepted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AcceptedInvitation {
    /// Tenant.
    pub org_id: OrgId,
    /// Address in lower case.
    pub email: String,
}

const COLUMNS: &str = "SELECT i.org_id, i.id, i.public_id, i.email, i.role_id, roles.key AS role_key, roles.name AS role, \
                       orgs.name AS organisation, i.invited_by, users.name AS invited_by_name, i.asked_at, i.expires_at FROM invitations i \
                       JOIN roles ON roles.org_id = i.org_id AND roles.id = i.role_id JOIN orgs ON orgs.id = i.org_id \
                       LEFT JOIN users ON users.id = i.invited_by WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL";

impl Transaction {
    /// Adds an invitation; [`crate::Error::Exists`] when the address has an open one.
    pub async fn insert_invitation(&mut self, new: &NewInvitation<'_>) -> Result<()> {
        on_transaction!(self, |db| sqlx::query::<Db>(
            "INSERT INTO invitations (org_id, id, public_id, email, role_id, invited_by, created_at, asked_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)"
        )
        .bind(new.org_id)
        .bind(new.id)
        .bind(new.public_id)
        .bind(new.email)
        .bind(new.role_id)
        .bind(new.invited_by)
        .bind(new.at)
        .bind(new.expires_at)
        .execute(db)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Makes an open invitation good for longer; `false` when it is open no longer, or was asked for after `not_since`.
    pub async fn renew_invitation(
        &mut self,
        org: OrgId,
        id: InvitationId,
        not_since: Timestamp,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<bool> {
        let renewed = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE invitations SET asked_at = $4, expires_at = $5 \
             WHERE org_id = $1 AND id = $2 AND asked_at <= $3 AND accepted_at IS NULL AND revoked_at IS NULL"
        )
        .bind(org)
        .bind(id)
        .bind(not_since)
        .bind(at)
        .bind(expires_at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(renewed == 1)
    }

    /// Gives an open invitation the code of the mail that is about to be sent, which ends every earlier one; `false` when it is open no
    /// longer.
    pub async fn set_invitation_token(&mut self, org: OrgId, id: InvitationId, token_hash: &[u8]) -> Result<bool> {
        let set = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE invitations SET token_hash = $3 WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL"
        )
        .bind(org)
        .bind(id)
        .bind(token_hash)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(set == 1)
    }

    /// Takes an open invitation back; `false` when it is open no longer.
    pub async fn revoke_invitation(&mut self, org: OrgId, id: InvitationId, at: Timestamp) -> Result<bool> {
        let revoked = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE invitations SET revoked_at = $3, token_hash = NULL \
             WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL"
        )
        .bind(org)
        .bind(id)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(revoked == 1)
    }

    /// Uses an invitation up; `false` when it is open no longer, or expired: of two who follow it at once, one gets in. It keeps its code,
    /// by which the same form sent twice is known.
    pub async fn accept_invitation(&mut self, org: OrgId, id: InvitationId, at: Timestamp) -> Result<bool> {
        let accepted = on_transaction!(self, |db| sqlx::query::<Db>(
            "UPDATE invitations SET accepted_at = $3 \
             WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3"
        )
        .bind(org)
        .bind(id)
        .bind(at)
        .execute(db)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(accepted == 1)
    }
}

impl Store {
    /// The tenant's open invitations, the newest first, expired ones among them.
    pub async fn open_invitations(&self, org: OrgId, limit: i64) -> Result<Vec<InvitationRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND i.org_id = $1 ORDER BY i.asked_at DESC, i.id DESC LIMIT $2"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, InvitationRow>(sql).bind(org).bind(limit).fetch_all(db).await)?)
    }

    /// One open invitation.
    pub async fn invitation(&self, org: OrgId, public_id: &str) -> Result<Option<InvitationRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND i.org_id = $1 AND i.public_id = $2"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, InvitationRow>(sql).bind(org).bind(public_id).fetch_optional(db).await)?)
    }

    /// The open invitation a code belongs to, unless it has expired by `now`.
    pub async fn invitation_by_token(&self, token_hash: &[u8], now: Timestamp) -> Result<Option<InvitationRow>> {
        let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} AND i.token_hash = $1 AND i.expires_at > $2"));
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, InvitationRow>(sql).bind(token_hash).bind(now).fetch_optional(db).await)?)
    }

    /// The accepted invitation a code belonged to, unless it would have expired by `now`.
    pub async fn accepted_invitation_by_token(&self, token_hash: &[u8], now: Timestamp) -> Result<Option<AcceptedInvitation>> {
        Ok(on_reader!(self, |db| sqlx::query_as::<Db, AcceptedInvitation>(
            "SELECT org_id, email FROM invitations \
             WHERE token_hash = $1 AND accepted_at IS NOT NULL AND revoked_at IS NULL AND expires_at > $2"
        )
        .bind(token_hash)
        .bind(now)
        .fetch_optional(db)
        .await)?)
    }
}
