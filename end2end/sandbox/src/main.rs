//! The sandbox as a program: plays the vendors until it is stopped.

use std::io;

use clap::Parser;
use jiff::civil::Date;
use sandbox::{ADMINISTRATOR_KEY, APPLICATION_ID, APPLICATION_SECRET, Options, Sandbox, tenant_id};

/// Simulators of the vendors Orgonaut connects to, on one port, chosen by the Host header.
#[derive(Debug, Parser)]
struct Arguments {
    /// Port on the loopback address.
    #[arg(long, default_value_t = 3900)]
    port: u16,
    /// Employee records of each company.
    #[arg(long, default_value_t = 600)]
    people: usize,
    /// Seed of the companies: the same seed and size give the same company.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Account name, which is the BambooHR subdomain; may be given several times.
    #[arg(long = "account", default_value = "acme")]
    accounts: Vec<String>,
    /// API key of the administrators in place of the usual sandbox key.
    #[arg(long)]
    key: Option<String>,
    /// Port of a mail server on the loopback address; 0 takes any. Without it there is none.
    #[arg(long)]
    mail_port: Option<u16>,
    /// The companies' day; the real one when left out.
    #[arg(long)]
    today: Option<Date>,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let usual = Options::default();
    let running = Sandbox::start(Options {
        accounts: arguments.accounts.clone(),
        people: arguments.people,
        seed: arguments.seed,
        today: arguments.today.unwrap_or(usual.today),
        port: arguments.port,
        administrator_key: arguments.key.clone(),
        mail_port: arguments.mail_port,
    })
    .await?;
    println!("address  http://{}", running.address);
    for account in &arguments.accounts {
        println!("account  {account}.bamboohr.com, {} people", arguments.people);
    }
    for account in &arguments.accounts {
        println!("dynamics https://{account}.operations.dynamics.com, directory {}", tenant_id(account));
    }
    println!("client   {APPLICATION_ID}, secret {APPLICATION_SECRET}");
    println!("key      {}", arguments.key.as_deref().unwrap_or(ADMINISTRATOR_KEY));
    println!("routes   ORGONAUT_HTTP_ROUTES=\"{}\"", running.routes());
    if let Some(mail) = &running.mail {
        println!("mail     ORGONAUT_MAIL_URL=\"{}\"", mail.url());
    }
    println!("control  http://{}/control/accounts", running.address);
    tokio::signal::ctrl_c().await
}
