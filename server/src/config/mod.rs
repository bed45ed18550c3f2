//! What the operator decides: `orgonaut.toml` and `ORGONAUT_*` variables, read once at start. The table is `docs/configuration.md`.

mod database_url;
mod error;
pub mod option;
mod public_url;
mod source;
mod trusted_proxies;
mod value;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use connectors::http::RouteTable;
use engine::mail::{MailOptions, MailUrl, Sender};
use jiff::tz::TimeZone;

pub use database_url::DatabaseUrl;
pub use error::{ConfigError, ConfigErrors};
pub use public_url::PublicUrl;
pub use source::{Environment, FILE_VARIABLE};
pub use trusted_proxies::TrustedProxies;

use source::Source;

const DEFAULT_ADDR: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);
const DEFAULT_RATE_LIMIT: Option<NonZeroU32> = NonZeroU32::new(100);

/// Every option with its value.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the embedded database, the key ring and the mail that nobody sends.
    pub data: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// Where to listen.
    pub addr: SocketAddr,
    /// Under which address people reach it.
    pub public_url: PublicUrl,
    /// Which vendor hosts are reached elsewhere.
    pub http_routes: RouteTable,
    /// Which proxies are believed about addresses.
    pub trusted_proxies: TrustedProxies,
    /// Requests per second that one address may make in the long run; `None` lifts the limit.
    pub rate_limit: Option<NonZeroU32>,
    /// What is logged, in the syntax of `tracing-subscriber`'s `EnvFilter`.
    pub log: String,
    /// In which form it is logged.
    pub log_format: LogFormat,
    /// The folder of the built style sheet, script and fonts.
    pub site: PathBuf,
    /// The zone of schedules and printed times.
    pub time_zone: TimeZone,
    /// How mail is sent.
    pub mail: MailOptions,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object per line.
    Json,
}

impl Config {
    /// Reads the process's environment and the file it names.
    pub fn load() -> Result<Self, ConfigErrors> {
        Self::read(&|variable| std::env::var(variable).ok())
    }

    /// Reads `environment` and the file it names. Everything that is wrong is reported together.
    pub fn read(environment: Environment<'_>) -> Result<Self, ConfigErrors> {
        let mut source = Source::open(environment)?;
        let data = source.get(option::DATA, |text| Ok(PathBuf::from(text))).unwrap_or_else(|| PathBuf::from("data"));
        let addr = source.get(option::ADDR, value::socket_address).unwrap_or(DEFAULT_ADDR);
        let public_url = source.get(option::PUBLIC_URL, PublicUrl::parse).unwrap_or_else(|| PublicUrl::of(addr));
        let usual = MailOptions::of(&public_url.origin());
        let mail = MailOptions {
            url: source.get(option::MAIL_URL, MailUrl::parse),
            from: source.get(option::MAIL_FROM, Sender::parse).unwrap_or(usual.from),
            public_url: usual.public_url,
            alert_cooldown_seconds: source.get(option::ALERT_COOLDOWN, value::seconds).unwrap_or(usual.alert_cooldown_seconds),
        };
        let config = Self {
            database_url: source.get(option::DATABASE_URL, DatabaseUrl::parse).unwrap_or_else(|| DatabaseUrl::embedded(&data)),
            data,
            addr,
            public_url,
            http_routes: source.get(option::HTTP_ROUTES, value::routes).unwrap_or_default(),
            trusted_proxies: source.get(option::TRUSTED_PROXIES, TrustedProxies::parse).unwrap_or_default(),
            rate_limit: source.get(option::RATE_LIMIT, value::rate_limit).unwrap_or(DEFAULT_RATE_LIMIT),
            log: source.get(option::LOG, value::log_filter).unwrap_or_else(|| "info".to_owned()),
            log_format: source.get(option::LOG_FORMAT, value::log_format).unwrap_or(LogFormat::Text),
            site: source.get(option::SITE, |text| Ok(PathBuf::from(text))).unwrap_or_else(default_site),
            time_zone: source.get(option::TIME_ZONE, value::time_zone).unwrap_or_else(TimeZone::system),
            mail,
        };
        source.finish()?;
        Ok(config)
    }
}

/// An installation has its site beside the program; a checkout has it where the build leaves it.
fn default_site() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(|folder| folder.join("site")));
    beside.filter(|site| site.is_dir()).unwrap_or_else(|| Path::new("target/site").to_owned())
}

#[cfg(test)]
mod tests;
