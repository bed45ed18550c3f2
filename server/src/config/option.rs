//! The options there are.

/// One option, by the name it has in `orgonaut.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigOption(pub &'static str);

/// Where the data folder is.
pub const DATA: ConfigOption = ConfigOption("data");
/// Which database.
pub const DATABASE_URL: ConfigOption = ConfigOption("database_url");
/// Where to listen.
pub const ADDR: ConfigOption = ConfigOption("addr");
/// Under which address people reach it.
pub const PUBLIC_URL: ConfigOption = ConfigOption("public_url");
/// Which vendor hosts are reached elsewhere.
pub const HTTP_ROUTES: ConfigOption = ConfigOption("http_routes");
/// Which proxies are believed.
pub const TRUSTED_PROXIES: ConfigOption = ConfigOption("trusted_proxies");
/// How many requests one address may make.
pub const RATE_LIMIT: ConfigOption = ConfigOption("rate_limit");
/// What is logged.
pub const LOG: ConfigOption = ConfigOption("log");
/// In which form it is logged.
pub const LOG_FORMAT: ConfigOption = ConfigOption("log_format");
/// Where the built style sheet, script and fonts are.
pub const SITE: ConfigOption = ConfigOption("site");
/// In which zone schedules and printed times are.
pub const TIME_ZONE: ConfigOption = ConfigOption("time_zone");

/// Over which mail server mail is sent.
pub const MAIL_URL: ConfigOption = ConfigOption("mail_url");
/// Whom mail comes from.
pub const MAIL_FROM: ConfigOption = ConfigOption("mail_from");
/// How long the same cause of a failing connection is no news.
pub const ALERT_COOLDOWN: ConfigOption = ConfigOption("alert_cooldown");

/// Every option, in the order of `docs/configuration.md`.
pub const ALL: &[ConfigOption] = &[
    DATA,
    DATABASE_URL,
    ADDR,
    PUBLIC_URL,
    HTTP_ROUTES,
    TRUSTED_PROXIES,
    RATE_LIMIT,
    LOG,
    LOG_FORMAT,
    SITE,
    TIME_ZONE,
    MAIL_URL,
    MAIL_FROM,
    ALERT_COOLDOWN,
];

impl ConfigOption {
    /// Finds an option by its name.
    pub fn by_name(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|option| option.0 == name)
    }

    /// Its environment variable.
    pub fn variable(self) -> String {
        format!("ORGONAUT_{}", self.0.to_ascii_uppercase())
    }
}
