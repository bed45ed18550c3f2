//! How long something took.

/// Milliseconds as `84 ms`, `0.4 s`, `12 s`, `2 min 5 s` or `3 h 20 min`.
pub(crate) fn duration(milliseconds: i64) -> String {
    let seconds = (milliseconds + 500) / 1000;
    match milliseconds {
        ..100 => format!("{} ms", milliseconds.max(0)),
        100..9_950 => {
            let tenths = (milliseconds + 50) / 100;
            if tenths % 10 == 0 { format!("{} s", tenths / 10) } else { format!("{}.{} s", tenths / 10, tenths % 10) }
        }
        9_950..59_500 => format!("{seconds} s"),
        59_500..3_599_500 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_as_exact_as_its_length_deserves() {
        let shown: Vec<_> = [-3, 84, 412, 2_000, 3_092, 9_949, 9_951, 59_999, 125_000, 12_000_000].into_iter().map(duration).collect();
        assert_eq!(shown, ["0 ms", "84 ms", "0.4 s", "2 s", "3.1 s", "9.9 s", "10 s", "1 min 0 s", "2 min 5 s", "3 h 20 min"]);
    }
}
