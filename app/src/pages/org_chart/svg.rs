//! The chart as a picture of its own: what the page shows, drawn for paper and slides.

use std::fmt::Write as _;

use contract::view::{ChartNode, PersonStatus};

use super::chart::not_drawn;
use crate::format;

/// A card, in units of the drawing, without the lines few of them have.
const WIDTH: u32 = 208;
const HEIGHT: u32 = 64;
/// A line of a card, and what stands for reports that did not fit.
const LINE: u32 = 17;
const REST: u32 = 32;
/// Room between columns, between rows, and to the right for each level.
const GAP: u32 = 16;
const MARGIN: u32 = 24;
/// From the first card down to the row of its reports.
const DROP: u32 = 28;
const SOFT: &str = "#555a6b";
/// How wide a letter is about, and how many fit a line of a card.
const LETTER: u32 = 7;
const LETTERS: usize = 27;

/// Draws people with what is shown below them: reports of the first side by side, everybody further down hanging below. `left_out` says how
/// many first people did not fit.
pub fn draw(title: &str, nodes: &[ChartNode], left_out: u64) -> String {
    let mut drawing = Drawing::default();
    let mut top = MARGIN;
    for node in nodes {
        top = drawing.first(node, top) + GAP + DROP;
    }
    if left_out > 0 {
        let words = not_drawn(left_out);
        drawing.words(MARGIN, top, SOFT, &words);
        drawing.right = drawing.right.max(MARGIN + words.chars().map(|_| LETTER).sum::<u32>());
        drawing.bottom = drawing.bottom.max(top);
    }
    let width = drawing.right + MARGIN;
    let height = drawing.bottom + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Inter, system-ui, sans-serif\" font-size=\"13\"><title>{}</title><rect width=\"100%\" height=\"100%\" \
         fill=\"#ffffff\"/><g fill=\"none\" stroke=\"#c9ccd6\">{}</g>{}</svg>\n",
        escaped(title),
        drawing.lines,
        drawing.cards
    )
}

#[derive(Default)]
struct Drawing {
    lines: String,
    cards: String,
    right: u32,
    bottom: u32,
}

impl Drawing {
    /// A first person with the reports in a row; gives where it ends.
    fn first(&mut self, node: &ChartNode, top: u32) -> u32 {
        let [earlier, more] = rests(node);
        let beside = WIDTH * u32::from(earlier.is_some()) + WIDTH * u32::from(more.is_some());
        let columns = node.reports.iter().map(|report| WIDTH + GAP * depth(report));
        let entries = node.reports.len() + usize::from(earlier.is_some()) + usize::from(more.is_some());
        let row = columns.sum::<u32>() + beside + GAP * u32::try_from(entries.saturating_sub(1)).unwrap_or_default();
        let left = MARGIN + row.saturating_sub(WIDTH) / 2;
        self.card(node, left, top);
        let bottom = top + height(node);
        let below = bottom + DROP;
        let (middle, rail) = (left + WIDTH / 2, bottom + DROP / 2);
        let (mut end, mut column) = (bottom, MARGIN);
        let line = |drawing: &mut Self, column: u32| {
            let _ = write!(drawing.lines, "<path d=\"M{middle} {bottom} V{rail} H{} V{below}\"/>", column + WIDTH / 2);
        };
        if let Some(words) = earlier {
            line(self, column);
            end = end.max(self.rest(&words, column, below));
            column += WIDTH + GAP;
        }
        for report in &node.reports {
            line(self, column);
            end = end.max(self.hanging(report, column, below));
            column += WIDTH + GAP * depth(report) + GAP;
        }
        if let Some(words) = more {
            line(self, column);
            end = end.max(self.rest(&words, column, below));
        }
        end
    }

    /// A person with everybody shown below hanging under them; gives where it ends.
    fn hanging(&mut self, node: &ChartNode, left: u32, top: u32) -> u32 {
        self.card(node, left, top);
        let bottom = top + height(node);
        let mut end = bottom;
        let line = |drawing: &mut Self, centre: u32| {
            let _ = write!(drawing.lines, "<path d=\"M{} {bottom} V{centre} H{}\"/>", left + GAP / 2, left + GAP);
        };
        for report in &node.reports {
            line(self, end + GAP / 2 + height(report) / 2);
            end = self.hanging(report, left + GAP, end + GAP / 2);
        }
        let [_, more] = rests(node);
        if let Some(words) = more {
            line(self, end + GAP / 2 + REST / 2);
            end = self.rest(&words, left + GAP, end + GAP / 2);
        }
        end
    }

    fn card(&mut self, node: &ChartNode, left: u32, top: u32) {
        self.frame(left, top, height(node), "");
        self.words(left + 12, top + 20, "#1d2030\" font-weight=\"600", &short(&node.name));
        let team = if node.direct > 0 { format::team(node) } else { node.department.clone().unwrap_or_default() };
        let title = node.job_title.as_deref().unwrap_or_default();
        let mut lines = vec![title];
        lines.extend(notes(node));
        lines.push(&team);
        for (line, down) in lines.into_iter().zip((38..).step_by(LINE as usize)) {
            self.words(left + 12, top + down, SOFT, &short(line));
        }
    }

    /// What stands for reports that did not fit; gives where it ends.
    fn rest(&mut self, words: &str, left: u32, top: u32) -> u32 {
        self.frame(left, top, REST, " stroke-dasharray=\"4 3\"");
        self.words(left + 12, top + 20, SOFT, words);
        top + REST
    }

    fn frame(&mut self, left: u32, top: u32, height: u32, stroke: &str) {
        self.right = self.right.max(left + WIDTH);
        self.bottom = self.bottom.max(top + height);
        let _ = write!(
            self.cards,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{height}\" rx=\"8\" fill=\"#ffffff\" stroke=\"#dfe1e8\"{stroke}/>"
        );
    }

    fn words(&mut self, left: u32, down: u32, fill: &str, words: &str) {
        if !words.is_empty() {
            let _ = write!(self.cards, "<text x=\"{left}\" y=\"{down}\" fill=\"{fill}\">{}</text>", escaped(words));
        }
    }
}

/// What is remarkable about somebody, a line each.
fn notes(node: &ChartNode) -> Vec<&'static str> {
    let later = (node.status == PersonStatus::Future).then_some("starts later");
    later.into_iter().chain(node.in_circle.then_some("reports in a circle")).collect()
}

/// How high somebody's card is.
fn height(node: &ChartNode) -> u32 {
    HEIGHT + notes(node).iter().map(|_| LINE).sum::<u32>()
}

/// What is said of reports before those shown, and of those after them.
fn rests(node: &ChartNode) -> [Option<String>; 2] {
    let earlier = (node.earlier > 0).then(|| format!("{} earlier", format::grouped(node.earlier)));
    [earlier, node.rest.as_ref().map(|rest| format!("{} more", format::grouped(rest.people)))]
}

/// Levels shown below somebody.
fn depth(node: &ChartNode) -> u32 {
    node.reports.iter().map(|report| 1 + depth(report)).max().unwrap_or(0)
}

fn short(words: &str) -> String {
    if words.chars().count() <= LETTERS {
        return words.to_owned();
    }
    words.chars().take(LETTERS - 1).chain(['…']).collect()
}

/// Text of XML: what it cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use contract::view::ChartRest;

    use super::*;

    fn node(name: &str, reports: Vec<ChartNode>) -> ChartNode {
        ChartNode {
            id: "act_4kPmN8rT2wXq".to_owned(),
            name: name.to_owned(),
            job_title: Some("Engineer".to_owned()),
            department: None,
            status: PersonStatus::Active,
            direct: reports.len() as u64,
            below: reports.iter().map(|report| 1 + report.below).sum(),
            version: 1,
            in_circle: false,
            reports,
            earlier: 0,
            rest: None,
        }
    }

    #[test]
    fn every_person_shown_has_a_card_and_everyone_but_the_first_a_line() {
        let chart = node("A", vec![node("B", vec![node("C", Vec::new()), node("D", Vec::new())]), node("E", Vec::new())]);
        let svg = draw("Chart", &[chart], 0);
        assert_eq!((svg.matches("<rect x=").count(), svg.matches("<path").count()), (5, 4), "{svg}");
    }

    #[test]
    fn what_the_page_says_of_people_and_of_those_it_leaves_out_is_in_the_picture() {
        let rest = |people| Some(ChartRest { people, after: "c2".to_owned() });
        let team = ChartNode { direct: 4, below: 4, rest: rest(3), ..node("B", vec![node("C", Vec::new())]) };
        let later = ChartNode { status: PersonStatus::Future, in_circle: true, ..node("D", vec![node("E", Vec::new())]) };
        let first = ChartNode { earlier: 40, direct: 59, below: 64, rest: rest(17), ..node("A", vec![team, later]) };
        let svg = draw("Chart", &[first], 2);
        for words in ["starts later", "reports in a circle", "1 report", "3 more", "40 earlier", "17 more", "59 reports · 64 people"] {
            assert!(svg.contains(&format!(">{words}</text>")), "{words}: {svg}");
        }
        assert!(svg.contains(">2 more people with smaller teams are not drawn.</text>"), "{svg}");
        assert_eq!((svg.matches("<rect x=").count(), svg.matches("<path").count()), (8, 7), "{svg}");
    }

    #[test]
    fn a_name_is_text_whatever_is_in_it_and_however_long() {
        let svg = draw("<&>", &[node(&format!("<script>\u{0}{}", "x".repeat(60)), Vec::new())], 0);
        assert!(svg.contains("&lt;script&gt;x") && svg.contains('…') && !svg.contains('\u{0}'), "{svg}");
    }
}
