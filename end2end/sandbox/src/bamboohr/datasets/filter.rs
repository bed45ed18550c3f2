//! The filter language of datasets: comparisons joined by `and` or by `or`, never by both (section 3.8).

use super::super::fields::{Field, Kind};
use super::super::view::View;
use super::has_options;
use crate::company::Person;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

#[derive(Debug, PartialEq)]
struct Comparison {
    field: Field,
    operator: Operator,
    values: Vec<String>,
}

/// A parsed filter.
#[derive(Debug, PartialEq)]
pub(super) struct Filter {
    comparisons: Vec<Comparison>,
    any: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
}

impl Filter {
    /// Parses a filter, or says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        let mut comparisons = vec![comparison(&mut rest)?];
        let mut joint: Option<bool> = None;
        while let Some((token, after)) = rest.split_first() {
            let any = match token {
                Token::Word(word) if word == "and" => false,
                Token::Word(word) if word == "or" => true,
                other => return Err(format!("Expected and or or, found {other:?}.")),
            };
            if joint.is_some_and(|joint| joint != any) {
                return Err("and and or cannot be mixed.".to_owned());
            }
            joint = Some(any);
            rest = after;
            comparisons.push(comparison(&mut rest)?);
        }
        Ok(Self { comparisons, any: joint.unwrap_or(false) })
    }

    /// The fields it looks at.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        self.comparisons.iter().map(|comparison| comparison.field)
    }

    /// Whether a person passes.
    pub(super) fn holds(&self, view: View<'_>, person: &Person) -> bool {
        let mut held = self.comparisons.iter().map(|comparison| comparison.holds(view, person));
        if self.any { held.any(|held| held) } else { held.all(|held| held) }
    }
}

impl Comparison {
    fn holds(&self, view: View<'_>, person: &Person) -> bool {
        let value = view.value(person, self.field);
        let Some(value) = value.text().filter(|_| view.may_read_of(person, self.field)) else {
            return self.operator == Operator::NotEqual;
        };
        let wanted = self.values[0].as_str();
        // Dates and moments are written so that their order is that of their text.
        match self.operator {
            Operator::Equal => value == wanted,
            Operator::NotEqual => value != wanted,
            Operator::Less => *value < *wanted,
            Operator::LessOrEqual => *value <= *wanted,
            Operator::Greater => *value > *wanted,
            Operator::GreaterOrEqual => *value >= *wanted,
            Operator::In => self.values.iter().any(|wanted| *wanted == value),
        }
    }
}

fn comparison(rest: &mut &[Token]) -> Result<Comparison, String> {
    let [Token::Word(name), Token::Word(operator), after @ ..] = *rest else {
        return Err("Expected a field, an operator and a value.".to_owned());
    };
    let field = Field::by_dataset_name(name).ok_or_else(|| format!("Unknown field {name}."))?;
    let operator = match operator.as_str() {
        "eq" => Operator::Equal,
        "ne" => Operator::NotEqual,
        "lt" => Operator::Less,
        "le" => Operator::LessOrEqual,
        "gt" => Operator::Greater,
        "ge" => Operator::GreaterOrEqual,
        "in" => Operator::In,
        other => return Err(format!("Unknown operator {other}.")),
    };
    let ordering = !matches!(operator, Operator::Equal | Operator::NotEqual | Operator::In);
    if ordering && !matches!(field.definition().kind, Kind::Date | Kind::Timestamp) {
        return Err(format!("{name} has no order."));
    }
    *rest = after;
    let values = if operator == Operator::In { several(rest)? } else { vec![one(rest)?] };
    if operator == Operator::In && !has_options(field) {
        return Err(format!("{name} has no options to choose from."));
    }
    Ok(Comparison { field, operator, values })
}

fn one(rest: &mut &[Token]) -> Result<String, String> {
    let (value, after) = match rest.split_first() {
        Some((Token::Text(text), after)) => (text, after),
        // Numbers stand without quotes.
        Some((Token::Word(word), after)) if word.parse::<f64>().is_ok() => (word, after),
        _ => return Err("Expected a number, or a text in single quotes.".to_owned()),
    };
    *rest = after;
    Ok(value.clone())
}

fn several(rest: &mut &[Token]) -> Result<Vec<String>, String> {
    let mut values = Vec::new();
    let mut expected = Token::Open;
    loop {
        match rest.split_first() {
            Some((token, after)) if *token == expected => *rest = after,
            Some((Token::Close, after)) if expected == Token::Comma => {
                *rest = after;
                return Ok(values);
            }
            _ => return Err("Expected a list such as ('a','b').".to_owned()),
        }
        values.push(one(rest)?);
        expected = Token::Comma;
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(first) = characters.next() {
        match first {
            blank if blank.is_whitespace() => {}
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            ',' => tokens.push(Token::Comma),
            '\'' => {
                let mut value = String::new();
                loop {
                    match characters.next() {
                        // A quote is doubled inside a text.
                        Some('\'') if characters.next_if_eq(&'\'').is_some() => value.push('\''),
                        Some('\'') => break,
                        Some(other) => value.push(other),
                        None => return Err("A text is not closed.".to_owned()),
                    }
                }
                tokens.push(Token::Text(value));
            }
            other => {
                let mut word = String::from(other);
                while let Some(next) = characters.next_if(|next| !next.is_whitespace() && !"(),'".contains(*next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_a_quote_in_a_text_are_understood() {
        let filter = Filter::parse("lastName eq 'O''Brien' and status in ('Active','Inactive')").expect("a filter");
        assert_eq!(filter.comparisons[0].values, ["O'Brien"]);
        assert_eq!(filter.comparisons[1].values, ["Active", "Inactive"]);
    }

    #[test]
    fn and_and_or_cannot_be_mixed() {
        let mixed = "status eq 'Active' and firstName eq 'A' or firstName eq 'B'";
        assert_eq!(Filter::parse(mixed), Err("and and or cannot be mixed.".to_owned()));
    }

    #[test]
    fn what_is_no_comparison_is_refused() {
        for wrong in [
            "",
            "status",
            "status eq Active",
            "status eq 'Active",
            "nothing eq 'x'",
            "firstName gt 'A'",
            "firstName in ('A','B')",
            "status in ()",
            "status not in ('Active')",
            "status eq 'Active' status eq 'Active'",
        ] {
            assert!(Filter::parse(wrong).is_err(), "{wrong}");
        }
    }
}
