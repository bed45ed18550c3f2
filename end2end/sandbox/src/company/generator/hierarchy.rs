//! The shape of the hierarchy: who sits under whom, before anybody has a name.

use rand::RngExt as _;
use rand::rngs::Xoshiro256PlusPlus;

use super::organisation::Function;

/// Deepest level there may be; the top is level 1.
const DEEPEST: u32 = 9;

/// Most people one manager leads, where the company is not too large for it.
const WIDEST: usize = 12;

/// A place in the hierarchy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    /// Index of the manager's seat.
    pub(super) manager: Option<usize>,
    /// Index of the function it belongs to.
    pub(super) function: usize,
    /// Distance from the top, which is 1.
    pub(super) level: u32,
    /// Whether anybody sits beneath it.
    pub(super) leads: bool,
}

/// Lays out `people` seats over the functions; the first function is the executive office.
pub(super) fn seats(random: &mut Xoshiro256PlusPlus, people: usize, functions: &[Function]) -> Vec<Seat> {
    let mut plan = Layout { random, seats: Vec::with_capacity(people), limit: people };
    let Some(top) = plan.add(None, 0, 1) else { return plan.seats };

    let mut divisions: Vec<(usize, usize)> = Vec::new();
    let mut heads = Vec::new();
    for (index, function) in functions.iter().enumerate().skip(1) {
        let known = divisions.iter().find(|(division, _)| *division == function.division).map(|(_, seat)| *seat);
        let Some(division_head) = known.or_else(|| plan.add(Some(top), 0, 2)) else { break };
        if known.is_none() {
            divisions.push((function.division, division_head));
        }
        let Some(head) = plan.add(Some(division_head), index, 3) else { break };
        heads.push((head, index));
    }

    let remaining = people - plan.seats.len();
    let weights: usize = heads.iter().map(|(_, function)| functions[*function].weight).sum();
    for (head, function) in &heads {
        let share = remaining * functions[*function].weight / weights.max(1);
        plan.fill(*head, *function, 3, share);
    }
    // Rounding leaves a few people over; they go where a department head can take one more.
    for (head, function) in heads.iter().cycle().take(people - plan.seats.len()) {
        plan.add(Some(*head), *function, 4);
    }
    plan.seats
}

struct Layout<'a> {
    random: &'a mut Xoshiro256PlusPlus,
    seats: Vec<Seat>,
    limit: usize,
}

impl Layout<'_> {
    /// Adds a seat, unless everybody has one.
    fn add(&mut self, manager: Option<usize>, function: usize, level: u32) -> Option<usize> {
        if self.seats.len() == self.limit {
            return None;
        }
        if let Some(manager) = manager {
            self.seats[manager].leads = true;
        }
        self.seats.push(Seat { manager, function, level, leads: false });
        Some(self.seats.len() - 1)
    }

    /// Puts `people` beneath a head: directly when they are few, else under further managers.
    fn fill(&mut self, head: usize, function: usize, level: u32, people: usize) {
        if people <= WIDEST || level + 1 >= DEEPEST {
            for _ in 0..people {
                self.add(Some(head), function, level + 1);
            }
            return;
        }
        let alone = self.random.random_range(1..=3);
        let rest = people - alone;
        let fewest = rest.div_ceil(1 + capacity(DEEPEST - level - 1));
        let sensible = self.random.random_range(4..=7_usize).min(rest / 5).max(2);
        let managers = sensible.max(fewest);
        for _ in 0..alone {
            self.add(Some(head), function, level + 1);
        }
        for index in 0..managers {
            let share = rest / managers + usize::from(index < rest % managers);
            if let Some(manager) = self.add(Some(head), function, level + 1) {
                self.fill(manager, function, level + 1, share - 1);
            }
        }
    }
}

/// People who fit under one manager with `levels` levels below, when nobody leads more than [`WIDEST`].
fn capacity(levels: u32) -> usize {
    (1..=levels).map(|level| WIDEST.pow(level)).sum()
}
