//! Applications of Entra ID: what each may get, and what the environment lets it do.

use super::entity_set::EntitySet;

/// The application that may read everything.
pub const APPLICATION_ID: &str = "1b730954-1685-4b74-9bfd-dac224a7b894";
/// May read workers and employments alone.
pub const LIMITED_APPLICATION_ID: &str = "2c841a65-2796-4c85-8c0e-ebd335b8c9a5";
/// Gets a token, and no environment knows it.
pub const UNREGISTERED_APPLICATION_ID: &str = "3d952b76-38a7-4d96-9d1f-fce446c9dab6";
/// Its secret has expired.
pub const EXPIRED_APPLICATION_ID: &str = "4ea63c87-49b8-4ea7-8e20-0df557daebc7";
/// Nobody consented to it.
pub const UNCONSENTED_APPLICATION_ID: &str = "5fb74d98-5ac9-4fb8-9f31-1e0668ebfcd8";

/// The client secret of all of them. It opens nothing but a sandbox.
pub const APPLICATION_SECRET: &str = "sbx8Q~sandbox.client.secret_that-opens-nothing";

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Application {
    /// Word by which the control API and the log of requests call it.
    pub(super) name: &'static str,
    pub(super) client_id: &'static str,
    pub(super) secret: String,
    pub(super) has_expired: bool,
    pub(super) has_consent: bool,
    /// Whether it stands in the environment's list of Microsoft Entra applications.
    pub(super) is_registered: bool,
    pub(super) may_read: Vec<EntitySet>,
}

/// The applications of a new account.
pub(super) fn applications() -> Vec<Application> {
    let application = |name, client_id| Application {
        name,
        client_id,
        secret: APPLICATION_SECRET.to_owned(),
        has_expired: false,
        has_consent: true,
        is_registered: true,
        may_read: EntitySet::ALL.to_vec(),
    };
    vec![
        application("integration", APPLICATION_ID),
        Application { may_read: vec![EntitySet::Workers, EntitySet::EmploymentsV2], ..application("limited", LIMITED_APPLICATION_ID) },
        Application { is_registered: false, ..application("unregistered", UNREGISTERED_APPLICATION_ID) },
        Application { has_expired: true, ..application("expired", EXPIRED_APPLICATION_ID) },
        Application { has_consent: false, ..application("unconsented", UNCONSENTED_APPLICATION_ID) },
    ]
}
