//! The chart as a picture of its own: what the page shows, drawn for paper and slides.

use std::fmt::Write as _;

use contract::view::ChartNode;

/// A card, in units of the drawing.
const WIDTH: u32 = 208;
const HEIGHT: u32 = 64;
/// Room between columns, between rows, and to the right for each level.
const GAP: u32 = 16;
const MARGIN: u32 = 24;
/// From the first card down to the row of its reports.
const DROP: u32 = 28;
/// Letters that fit a line of a card.
const LETTERS: usize = 27;

/// Draws people with what is shown below them: reports of the first side by side, everybody further down hanging below.
pub fn draw(title: &str, nodes: &[ChartNode]) -> String {
    let mut drawing = Drawing::default();
    let mut top = MARGIN;
    for node in nodes {
        top = drawing.first(node, top) + GAP + DROP;
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
        let widths: Vec<u32> = node.reports.iter().map(|report| WIDTH + GAP * depth(report)).collect();
        let row: u32 = widths.iter().map(|width| width + GAP).sum::<u32>().saturating_sub(GAP);
        let left = MARGIN + row.saturating_sub(WIDTH) / 2;
        self.card(node, left, top);
        let mut end = top + HEIGHT;
        let (middle, rail) = (left + WIDTH / 2, end + DROP / 2);
        let mut column = MARGIN;
        for (report, width) in node.reports.iter().zip(widths) {
            let centre = column + WIDTH / 2;
            let _ = write!(self.lines, "<path d=\"M{middle} {} V{rail} H{centre} V{}\"/>", top + HEIGHT, top + HEIGHT + DROP);
            end = end.max(self.hanging(report, column, top + HEIGHT + DROP));
            column += width + GAP;
        }
        end
    }

    /// A person with everybody shown below hanging under them; gives where it ends.
    fn hanging(&mut self, node: &ChartNode, left: u32, top: u32) -> u32 {
        self.card(node, left, top);
        let mut end = top + HEIGHT;
        for report in &node.reports {
            let centre = end + GAP / 2 + HEIGHT / 2;
            let _ = write!(self.lines, "<path d=\"M{} {} V{centre} H{}\"/>", left + GAP / 2, top + HEIGHT, left + GAP);
            end = self.hanging(report, left + GAP, end + GAP / 2);
        }
        end
    }

    fn card(&mut self, node: &ChartNode, left: u32, top: u32) {
        self.right = self.right.max(left + WIDTH);
        self.bottom = self.bottom.max(top + HEIGHT);
        let counts = match (node.direct, node.below) {
            (0, _) => node.department.clone().unwrap_or_default(),
            (direct, below) if below > direct => format!("{direct} reports · {below} people"),
            (direct, _) => format!("{direct} reports"),
        };
        let lines = [
            (20, "#1d2030\" font-weight=\"600", node.name.as_str()),
            (38, "#555a6b", node.job_title.as_deref().unwrap_or_default()),
            (55, "#555a6b", counts.as_str()),
        ];
        let _ = write!(
            self.cards,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\" fill=\"#ffffff\" stroke=\"#dfe1e8\"/>"
        );
        for (down, fill, words) in lines.into_iter().filter(|(_, _, words)| !words.is_empty()) {
            let _ = write!(self.cards, "<text x=\"{}\" y=\"{}\" fill=\"{fill}\">{}</text>", left + 12, top + down, escaped(&short(words)));
        }
    }
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
    use contract::view::PersonStatus;

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
        }
    }

    #[test]
    fn every_person_shown_has_a_card_and_everyone_but_the_first_a_line() {
        let chart = node("A", vec![node("B", vec![node("C", Vec::new()), node("D", Vec::new())]), node("E", Vec::new())]);
        let svg = draw("Chart", &[chart]);
        assert_eq!((svg.matches("<rect x=").count(), svg.matches("<path").count()), (5, 4), "{svg}");
    }

    #[test]
    fn a_name_is_text_whatever_is_in_it_and_however_long() {
        let svg = draw("<&>", &[node(&format!("<script>\u{0}{}", "x".repeat(60)), Vec::new())]);
        assert!(svg.contains("&lt;script&gt;x") && svg.contains('…') && !svg.contains('\u{0}'), "{svg}");
    }
}
