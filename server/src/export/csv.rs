//! Comma-separated values (RFC 4180) that a spreadsheet opens without running anything.

/// Appends a line.
pub(crate) fn push_line<'a>(text: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        push_cell(text, cell);
    }
    text.push_str("\r\n");
}

/// A spreadsheet takes what begins with one of these signs for a formula; an apostrophe in front makes it text again (OWASP, "CSV
/// Injection").
fn begins_a_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn push_cell(text: &mut String, cell: &str) {
    let is_guarded = begins_a_formula(cell);
    let is_quoted = cell.contains([',', '"', '\r', '\n']);
    if is_quoted {
        text.push('"');
    }
    if is_guarded {
        text.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    if is_quoted {
        text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut text = String::new();
        push_line(&mut text, cells.iter().copied());
        text
    }

    #[test]
    fn separators_quotes_and_line_breaks_stay_inside_their_cell() {
        assert_eq!(line(&["a,b", "say \"hi\"", "two\nlines", ""]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
    }

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for formula in ["=1+1", "+46 8 1", "-2", "@SUM(A1)", "\t=1", "＝1"] {
            assert!(line(&[formula]).starts_with('\''), "{formula}");
        }
        assert_eq!(line(&["=HYPERLINK(\"http://x\",\"y\")"]), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n");
        assert_eq!(line(&["a=1", "李 思远"]), "a=1,李 思远\r\n");
    }
}
