//! People who sign in.

use engine::Actor;

use super::Tenant;

/// The password of everybody.
const PASSWORD: &str = "correct horse battery staple";

impl Tenant {
    /// The tenant's owner.
    pub(crate) async fn owner(&self) -> Actor {
        self.member("owner").await
    }

    /// A member with the default role of this key; the same one each time.
    pub(crate) async fn member(&self, role: &str) -> Actor {
        let email = format!("{role}@{}.example", self.slug);
        if self.store().credential(&email).await.unwrap().is_none() {
            self.services().create_user(&self.slug, &email, "Maja Lind", role, PASSWORD.into()).await.unwrap();
        }
        let user = self.store().credential(&email).await.unwrap().unwrap().id;
        self.services().actor(user, self.org).await.unwrap()
    }
}
