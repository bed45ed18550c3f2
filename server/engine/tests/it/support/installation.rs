//! An installation: use cases over a database, a clock that stands still, and a sandbox for the vendor.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connectors::Registry;
use contract::run::RunStatus;
use contract::{Plan, Timestamp};
use engine::Services;
use engine::clock::TestClock;
use engine::entropy::SeededEntropy;
use engine::installation::Outside;
use engine::mail::{Delivered, MailOptions, MailSetup, MailUrl};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use sandbox::{Options, ReceivedMail, Running, Sandbox};
use store::Store;

use super::{Database, Tenant, outside};

/// The day of every test, in the company and here.
pub(crate) const TODAY: Date = date(2026, 11, 20);

/// Longer than any answer of the sandbox takes, however busy the machine.
const PATIENT: Duration = Duration::from_secs(30);

/// Processes of one installation share database, clock and vendor.
pub(crate) struct Installation {
    /// The first process.
    pub(crate) services: Services,
    /// Everybody's clock.
    pub(crate) clock: TestClock,
    /// The vendor.
    pub(crate) vendor: Running,
}

impl Installation {
    /// On this database, with a vendor whose one account `acme` has so many people.
    pub(crate) async fn on(database: &Database, people: usize) -> Arc<Self> {
        Self::with_accounts(database, people, &["acme"]).await
    }

    /// With a vendor that has these accounts.
    pub(crate) async fn with_accounts(database: &Database, people: usize, accounts: &[&str]) -> Arc<Self> {
        let accounts = accounts.iter().map(|&account| account.to_owned()).collect();
        let vendor = Sandbox::start(Options { accounts, people, today: TODAY, mail_port: Some(0), ..Options::default() }).await.unwrap();
        let nine_o_clock = TODAY.at(9, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        let clock = TestClock::at(Timestamp(nine_o_clock.as_microsecond()));
        let store = Store::open(database.url()).await.unwrap();
        store.migrate().await.unwrap();
        let services = assemble(store, database.data(), &clock, &vendor, database.seed(), PATIENT).await;
        Arc::new(Self { services, clock, vendor })
    }

    /// Another process.
    pub(crate) async fn another_process(&self, database: &Database) -> Services {
        self.process(database, database.data(), PATIENT).await
    }

    /// Another process that waits only so long for an answer.
    pub(crate) async fn impatient_process(&self, database: &Database, timeout: Duration) -> Services {
        self.process(database, database.data(), timeout).await
    }

    /// Another process that looks for its key ring in another folder.
    pub(crate) async fn process_without_ring(&self, database: &Database, data: &Path) -> Services {
        self.process(database, data, PATIENT).await
    }

    async fn process(&self, database: &Database, data: &Path, timeout: Duration) -> Services {
        let store = Store::open(database.url()).await.unwrap();
        assemble(store, data, &self.clock, &self.vendor, database.seed(), timeout).await
    }

    /// Makes a tenant that may have live sync.
    pub(crate) async fn tenant(self: &Arc<Self>, slug: &str) -> Tenant {
        self.tenant_on(slug, Plan::Business).await
    }

    /// Makes a tenant on a plan.
    pub(crate) async fn tenant_on(self: &Arc<Self>, slug: &str, plan: Plan) -> Tenant {
        self.services.create_tenant(slug, slug, plan).await.unwrap();
        let org = self.services.store().org_by_slug(slug).await.unwrap().unwrap();
        Tenant { installation: Arc::clone(self), org: org.id, slug: slug.to_owned() }
    }

    /// Sends until no mail is due; gives what the mail server has taken so far.
    pub(crate) async fn mail(&self) -> Vec<ReceivedMail> {
        deliver_until_idle(&self.services).await;
        self.vendor.sandbox.mailbox().received()
    }

    /// Works until nothing is due; gives how each run ended.
    pub(crate) async fn work(&self) -> Vec<RunStatus> {
        work_until_idle(&self.services).await
    }
}

/// Lets one process work until nothing is due.
pub(crate) async fn work_until_idle(process: &Services) -> Vec<RunStatus> {
    let mut statuses = Vec::new();
    while let Some(status) = process.worker().work_once().await.unwrap() {
        statuses.push(status);
    }
    statuses
}

/// Sends until no mail is due; gives what became of each.
pub(crate) async fn deliver_until_idle(process: &Services) -> Vec<Delivered> {
    let mut delivered = Vec::new();
    while let Some(outcome) = process.delivery().deliver_once().await.unwrap() {
        delivered.push(outcome);
    }
    delivered
}

async fn assemble(store: Store, data: &Path, clock: &TestClock, vendor: &Running, seed: u64, timeout: Duration) -> Services {
    let url = MailUrl::parse(&vendor.mail.as_ref().unwrap().url()).unwrap();
    let mail = MailOptions { url: Some(url), ..MailOptions::of("https://people.example.com") };
    let outside = Outside {
        clock: Arc::new(clock.clone()),
        entropy: Arc::new(SeededEntropy::new(seed)),
        http: outside::client(&vendor.routes(), timeout),
        registry: Arc::new(Registry::standard()),
        mail: MailSetup::new(mail, data),
    };
    Services::assemble(store, data, TimeZone::UTC, outside).await.unwrap()
}
