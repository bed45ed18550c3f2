//! Numbers with separators.

/// `10000` as `10,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number with what it counts: `1 person`, `1,204 people`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Two digits of a number, and noughts: `5903` as `5900`.
#[cfg(feature = "ssr")]
pub(crate) fn rounded(number: u64) -> u64 {
    let unit = 10_u64.pow(number.checked_ilog10().unwrap_or_default().saturating_sub(1));
    (number / unit + u64::from(number % unit * 2 >= unit && unit > 1)) * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let shown: Vec<_> = [0, 7, 999, 1_000, 10_000, 1_234_567].into_iter().map(grouped).collect();
        assert_eq!(shown, ["0", "7", "999", "1,000", "10,000", "1,234,567"]);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn what_was_counted_roughly_has_two_digits() {
        let shown: Vec<_> = [0, 7, 99, 104, 1_049, 1_050, 5_903, 27_968, 99_999].into_iter().map(rounded).collect();
        assert_eq!(shown, [0, 7, 99, 100, 1_000, 1_100, 5_900, 28_000, 100_000]);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn one_person_is_not_one_people() {
        assert_eq!(counted(1, "person", "people"), "1 person");
        assert_eq!(counted(0, "person", "people"), "0 people");
    }
}
