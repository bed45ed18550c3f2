//! The log: to standard error, so that standard output belongs to answers.

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Starts the log. A process that has one already keeps it.
pub(crate) fn start(config: &Config) {
    // The clockwork behind the schedules counts its cogs among the news.
    let filter = EnvFilter::new(format!("tokio_cron_scheduler=warn,{}", config.log));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
    };
    if started.is_err() {
        tracing::debug!("the log was started before");
    }
}
