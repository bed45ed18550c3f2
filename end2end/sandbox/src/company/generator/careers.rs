//! Dates and employment: who has left, who is still to begin, who came back.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use rand::RngExt as _;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom as _;

use super::super::{Company, EmploymentRow, LabelId};
use super::hierarchy::Seat;

/// What is special about somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Left,
    StillToBegin,
    CameBack,
    TwinOfPrevious,
}

/// Who has which fate; only people without reports have one.
pub(super) struct Careers {
    fates: HashMap<usize, Fate>,
    levels: Vec<u32>,
    leads: Vec<bool>,
    today: Date,
}

/// The dates and rows of one person; the rows have no id yet.
pub(super) struct Career {
    pub(super) hired: Date,
    pub(super) first_hired: Option<Date>,
    /// When the record was last written.
    pub(super) recorded: Date,
    pub(super) rows: Vec<EmploymentRow>,
}

impl Careers {
    pub(super) fn choose(random: &mut Xoshiro256PlusPlus, seats: &[Seat], today: Date) -> Self {
        let mut candidates: Vec<usize> = (1..seats.len()).filter(|index| !seats[*index].leads && seats[*index].level > 2).collect();
        candidates.shuffle(random);
        let count = seats.len();
        let specials = usize::from(count >= 12);
        let wanted = [
            (Fate::CameBack, specials),
            (Fate::TwinOfPrevious, specials),
            (Fate::StillToBegin, (count / 100).max(specials)),
            (Fate::Left, count * 6 / 100),
        ];
        let fates = wanted.into_iter().flat_map(|(fate, times)| std::iter::repeat_n(fate, times));
        Self {
            fates: candidates.into_iter().zip(fates).collect(),
            levels: seats.iter().map(|seat| seat.level).collect(),
            leads: seats.iter().map(|seat| seat.leads).collect(),
            today,
        }
    }

    /// Whether this person has the same name as the one before.
    pub(super) fn twin_of_previous(&self, index: usize) -> bool {
        self.fates.get(&index) == Some(&Fate::TwinOfPrevious)
    }

    pub(super) fn of(&self, random: &mut Xoshiro256PlusPlus, index: usize, company: &Company) -> Career {
        // The higher up, the longer ago.
        let oldest = i32::try_from(self.levels[index]).map_or(700, |level| 6_400 - level * 500);
        let hired = self.today - Span::new().days(random.random_range(14..oldest));
        let left = self.today - Span::new().days(random.random_range(1..1_000));
        let begins = self.today + Span::new().days(random.random_range(3..90));
        let status = self.status(random, index, company);
        let ending = ending(random.random_range(0..10), company);
        let ended = |date| EmploymentRow { id: 0, date, status: named(company, "Terminated"), ending };
        let row = |date| EmploymentRow { id: 0, date, status, ending: None };
        match self.fates.get(&index) {
            None | Some(Fate::TwinOfPrevious) => Career { hired, first_hired: None, recorded: hired, rows: vec![row(hired)] },
            Some(Fate::Left) => {
                let hired = hired.min(left - 60.days());
                Career { hired, first_hired: None, recorded: left, rows: vec![row(hired), ended(left)] }
            }
            Some(Fate::StillToBegin) => {
                Career { hired: begins, first_hired: None, recorded: self.today - 10.days(), rows: vec![row(begins)] }
            }
            Some(Fate::CameBack) => {
                let (first, gap, back) = (self.today - 5.years(), self.today - 2.years(), self.today - 6.months());
                Career { hired: back, first_hired: Some(first), recorded: back, rows: vec![row(first), ended(gap), row(back)] }
            }
        }
    }

    fn status(&self, random: &mut Xoshiro256PlusPlus, index: usize, company: &Company) -> LabelId {
        let name = match random.random_range(0..100) {
            _ if self.leads[index] => "Full-Time",
            0..84 => "Full-Time",
            84..92 => "Part-Time",
            92..97 => "Contractor",
            _ => "Intern",
        };
        named(company, name)
    }
}

fn named(company: &Company, status: &str) -> LabelId {
    company.statuses.by_name(status).map_or(0, |label| label.id)
}

/// Most people resign, some are dismissed.
fn ending(dice: u32, company: &Company) -> Option<LabelId> {
    company.endings.iter().nth(usize::from(dice > 6)).map(|label| label.id)
}
