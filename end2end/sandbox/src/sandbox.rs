//! The state of a sandbox, and what can be done to it from within the process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

use crate::bamboohr::{self, Delivery, HookEvent};
use crate::company::{Company, Facts, PersonId, Plan, generate};
use crate::dynamics365;
use crate::faults::{Effect, Fault, Outcome, befalling};
use crate::journal::{Journal, SeenRequest};
use crate::mailbox::Mailbox;
use crate::message::Request;
use crate::operation::{Operation, Refused};
use crate::options::Options;
use crate::vendor::Vendor;

/// A handle to a running sandbox; clones are the same sandbox.
#[derive(Debug, Clone)]
pub struct Sandbox {
    options: Arc<Options>,
    state: Arc<Mutex<State>>,
    cleared: Arc<Notify>,
    mailbox: Mailbox,
}

#[derive(Debug)]
struct State {
    accounts: BTreeMap<String, Account>,
    faults: Vec<Fault>,
    delay: Duration,
    journal: Journal,
}

/// A company and what each vendor knows beyond it.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) company: Company,
    pub(crate) bamboohr: bamboohr::Tenant,
    pub(crate) dynamics365: dynamics365::Tenant,
}

impl Sandbox {
    pub(crate) fn new(options: Options) -> Self {
        let state = Mutex::new(State::new(&options));
        Self { options: Arc::new(options), state: Arc::new(state), cleared: Arc::default(), mailbox: Mailbox::default() }
    }

    /// What the mail server has taken, if the sandbox was started with one.
    pub const fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Does something to an account. A new person's id is returned.
    pub fn apply(&self, account: &str, operation: Operation) -> Result<Option<PersonId>, Refused> {
        self.with_account(account, |account| {
            account.bamboohr.forget_replies();
            operation.apply(account)
        })?
    }

    /// A copy of an account's company.
    pub fn company(&self, account: &str) -> Result<Company, Refused> {
        self.with_account(account, |account| account.company.clone())
    }

    /// What the webhooks of an account are sent of an event, signed at a moment.
    pub fn deliveries(&self, account: &str, event: &HookEvent, now: Timestamp) -> Result<Vec<Delivery>, Refused> {
        self.with_account(account, |account| bamboohr::deliveries(&account.bamboohr, event, now))
    }

    /// Counts of an account's company.
    pub fn facts(&self, account: &str) -> Result<Facts, Refused> {
        self.with_account(account, |account| account.company.facts())
    }

    /// Names of the accounts.
    pub fn accounts(&self) -> Vec<String> {
        self.state().accounts.keys().cloned().collect()
    }

    /// Lets something go wrong. Several faults are tried in the order they were added.
    pub fn add_fault(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Lets everything go right again.
    pub fn clear_faults(&self) {
        self.state().faults.clear();
        self.cleared.notify_waiters();
    }

    /// Waits until faults are cleared.
    pub(crate) fn cleared(&self) -> OwnedNotified {
        Arc::clone(&self.cleared).notified_owned()
    }

    /// Answers every request so much later.
    pub fn slow_down(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// The latest fifty thousand requests, oldest first.
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.state().journal.read()
    }

    /// How many requests there have been, which is the number of the latest.
    pub fn request_count(&self) -> u64 {
        self.state().journal.count()
    }

    /// Empties the log of requests.
    pub fn forget_requests(&self) {
        self.state().journal.clear();
    }

    /// Makes everything as it was at the start.
    pub fn reset(&self) {
        let fresh = State::new(&self.options);
        *self.state() = fresh;
    }

    /// What becomes of a vendor's request, and how long it takes. `said` is what the request calls the account.
    pub(crate) fn decide(&self, vendor: Vendor, said: &str, request: &Request) -> (Duration, Outcome) {
        let mut guard = self.state();
        let state = &mut *guard;
        let account_name = state.accounts.keys().find(|name| vendor.calls(name, said)).cloned();
        let account_name = account_name.as_deref().unwrap_or(said);
        let number = state.journal.next_number();
        let effect = befalling(&mut state.faults, request, account_name);
        let mut key = None;
        let outcome = effect.as_ref().and_then(Effect::instead).unwrap_or_else(|| {
            let answer = vendor.answer(account_name, state.accounts.get_mut(account_name), request, number);
            key = answer.key;
            match &effect {
                Some(Effect::Held) => Outcome::Held(answer.reply),
                Some(effect) => Outcome::Reply(effect.spoil(request, answer.reply)),
                None => Outcome::Reply(answer.reply),
            }
        });
        let accept = request.header(&axum::http::header::ACCEPT).map(str::to_owned);
        state.journal.write(SeenRequest {
            number,
            account: account_name.to_owned(),
            method: request.method.to_string(),
            host: request.host.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            accept,
            body: vendor.shown_body(request),
            key,
            status: if let Outcome::Reply(reply) | Outcome::Held(reply) = &outcome { Some(reply.status.as_u16()) } else { None },
        });
        (state.delay, outcome)
    }

    fn with_account<T>(&self, name: &str, act: impl FnOnce(&mut Account) -> T) -> Result<T, Refused> {
        self.state().accounts.get_mut(name).map(act).ok_or_else(|| Refused::NoSuchAccount(name.to_owned()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(options: &Options) -> Self {
        let account = |(seed, name): (u64, &String)| {
            let company = generate(Plan { account: name, people: options.people, seed, today: options.today });
            let bamboohr = bamboohr::Tenant::new(options.administrator_key.as_deref());
            (name.clone(), Account { company, bamboohr, dynamics365: dynamics365::Tenant::new() })
        };
        Self {
            accounts: (options.seed..).zip(&options.accounts).map(account).collect(),
            faults: Vec::new(),
            delay: Duration::ZERO,
            journal: Journal::default(),
        }
    }
}
