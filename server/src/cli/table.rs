//! Aligned columns for a terminal.

/// A column: its heading and how it is aligned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// Words.
    Text(&'static str),
    /// Figures, aligned at the right.
    Number(&'static str),
}

impl Column {
    const fn heading(self) -> &'static str {
        match self {
            Self::Text(heading) | Self::Number(heading) => heading,
        }
    }
}

/// A table with its headings. What a vendor sent may hold control characters; a terminal gets none of them.
pub(super) fn table<const N: usize>(columns: [Column; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let headings = columns.map(|column| column.heading().to_owned());
    let lines: Vec<[String; N]> = std::iter::once(headings).chain(rows.into_iter().map(|row| row.map(|cell| plain(&cell)))).collect();
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(columns).zip(widths).map(|((cell, column), width)| match column {
            Column::Text(_) => format!("{cell:<width$}"),
            Column::Number(_) => format!("{cell:>width$}"),
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Names and values below each other.
pub(super) fn facts<'a>(facts: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let facts: Vec<_> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let lines: Vec<_> = facts.iter().map(|(name, value)| format!("{name:<width$}  {}\n", plain(value))).collect();
    lines.concat()
}

fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_figures_end_together() {
        let rows = [["Åse".to_owned(), "7".to_owned()], ["Bo".to_owned(), "1204".to_owned()]];
        assert_eq!(table([Column::Text("NAME"), Column::Number("CHANGES")], rows), "NAME  CHANGES\nÅse         7\nBo       1204\n");
    }

    #[test]
    fn a_name_cannot_steer_the_terminal() {
        let row = [["a\u{1b}[2Jb\n".to_owned()]];
        assert!(!table([Column::Text("NAME")], row).contains('\u{1b}'));
        assert_eq!(facts([("Name", "a\nb".to_owned()), ("Note", String::new())]), "Name  a b\n");
    }
}
