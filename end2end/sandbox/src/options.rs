//! What a sandbox is started with.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What to play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Account names: the subdomain at BambooHR. Each has a company of its own.
    pub accounts: Vec<String>,
    /// Employee records of each company in all, at least one.
    pub people: usize,
    /// Seed of the first company; each further one counts up from it.
    pub seed: u64,
    /// The companies' day.
    pub today: Date,
    /// Port to listen on; 0 takes any.
    pub port: u16,
    /// Key of the administrators in place of [`crate::ADMINISTRATOR_KEY`].
    pub administrator_key: Option<String>,
    /// Port of the mail server; 0 takes any, `None` starts none.
    pub mail_port: Option<u16>,
}

impl Default for Options {
    /// One account `acme` of 600 people, on the real day, on any port.
    #[expect(clippy::disallowed_methods, reason = "a vendor has its own clock")]
    fn default() -> Self {
        Self {
            accounts: vec!["acme".to_owned()],
            people: 600,
            seed: 7,
            today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
            port: 0,
            administrator_key: None,
            mail_port: None,
        }
    }
}
