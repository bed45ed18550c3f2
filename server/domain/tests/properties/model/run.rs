//! A run, one transaction at a time: what is in [`Run`] is stored, what is in [`Worker`] is lost when the process is killed.

use std::collections::VecDeque;

use contract::time::Timestamp;
use domain::landing::{Pull, Receipt};
use domain::plan::Change;
use domain::source::Completeness;

use super::company::Reading;
use super::mirror::{Mirror, Page};
use super::planning::{Plan, plan};
use super::target::Target;

/// How far apart the pages of a pull are read, in microseconds.
const PAGE_MICROS: i64 = 1;

/// A connection with its mirror and one target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) mirror: Mirror,
    pub(crate) target: Target,
}

/// A run as the database has it.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pages: Vec<Page>,
    claimed: Completeness,
    started_at: Timestamp,
    batch_size: usize,
    receipts: Vec<Receipt>,
    is_pulled: bool,
    staged: Option<VecDeque<Change>>,
    is_over: bool,
    /// What was planned in all.
    pub(crate) planned: Plan,
}

/// What a worker has in memory.
#[derive(Debug, Default)]
pub(crate) struct Worker {
    pull: Option<Pull>,
}

impl Run {
    pub(crate) fn new(reading: &Reading, page_size: usize, batch_size: usize, started_at: Timestamp) -> Self {
        Self {
            pages: reading.pages(page_size),
            claimed: reading.completeness,
            started_at,
            batch_size,
            receipts: Vec::new(),
            is_pulled: false,
            staged: None,
            is_over: false,
            planned: Plan::default(),
        }
    }

    /// Does the next transaction. `false` once there is none left.
    pub(crate) fn step(&mut self, worker: &mut Worker, world: &mut World) -> bool {
        if !self.is_pulled {
            self.pull(worker, world);
            return true;
        }
        let Some(staged) = &mut self.staged else {
            self.planned = plan(&world.target, &world.mirror);
            self.staged = Some(self.planned.changes.clone().into());
            return true;
        };
        let Some(phase) = staged.front().map(|change| change.phase) else {
            world.target.link_arrived_managers();
            return !std::mem::replace(&mut self.is_over, true);
        };
        let size = staged.iter().take(self.batch_size).take_while(|change| change.phase == phase).count();
        for change in staged.drain(..size) {
            // A change that finds something newer is a conflict: it is left to the next run.
            let _is_written = world.target.write(&change);
        }
        true
    }

    /// Forgets what is staged: the next step plans on what is there now.
    pub(crate) fn plan_again(&mut self) {
        self.staged = None;
    }

    fn pull(&mut self, worker: &mut Worker, world: &mut World) {
        let pull = worker.pull.get_or_insert_with(|| {
            let mut pull = Pull::default();
            for receipt in &self.receipts {
                pull.add(receipt);
            }
            pull
        });
        let landed = self.receipts.len();
        if let Some(page) = self.pages.get(landed) {
            let observed_at = self.started_at.plus_micros(PAGE_MICROS * i64::try_from(landed).unwrap_or(i64::MAX));
            self.receipts.push(world.mirror.land(pull, page, observed_at));
        } else {
            self.is_pulled = true;
            // A pull that brought nobody fails its run: nothing is planned.
            if world.mirror.close(std::mem::take(pull), self.claimed, self.started_at).is_err() {
                self.staged = Some(VecDeque::new());
            }
        }
    }
}

impl World {
    /// A whole run. Gives what was planned.
    pub(crate) fn sync(&mut self, reading: &Reading, started_at: Timestamp) -> Plan {
        self.sync_in_pieces(reading, 3, 4, started_at)
    }

    /// A whole run with pages and batches of these sizes.
    pub(crate) fn sync_in_pieces(&mut self, reading: &Reading, page_size: usize, batch_size: usize, started_at: Timestamp) -> Plan {
        let mut run = Run::new(reading, page_size, batch_size, started_at);
        let mut worker = Worker::default();
        while run.step(&mut worker, self) {}
        run.planned
    }

    /// Plans and applies without reading anything new.
    pub(crate) fn catch_up(&mut self) {
        for change in self.plan().changes {
            assert!(self.target.write(&change), "nobody else is there to change it");
        }
        self.target.link_arrived_managers();
    }

    /// What a run that reads nothing new would change.
    pub(crate) fn plan(&self) -> Plan {
        plan(&self.target, &self.mirror)
    }
}
