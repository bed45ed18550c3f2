//! The query of an address: filters and cursors live there, so that a page can be shared, reloaded and gone back to.

use url::form_urlencoded;

/// Decoded pairs, in their order. A blank value counts as none: that is what a form sends for "any".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the part of an address after `?`.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes()).into_owned();
        Self(pairs.filter(|(_, value)| !value.trim().is_empty()).collect())
    }

    /// The value of a key, without blanks around it.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim())
    }

    /// The same with one more pair, if there is a value for it.
    #[must_use]
    pub(crate) fn with(mut self, key: &str, value: Option<&str>) -> Self {
        self.0.retain(|(name, _)| name != key);
        self.0.extend(value.map(|value| (key.to_owned(), value.to_owned())));
        self
    }

    /// The same with every pair of another query.
    #[must_use]
    pub(crate) fn and(self, other: &Self) -> Self {
        other.0.iter().fold(self, |query, (key, value)| query.with(key, Some(value)))
    }

    /// An address of this site with this query.
    pub(crate) fn address(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let pairs = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        format!("{path}?{pairs}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_it_was_typed() {
        let typed = "100%41 a+b & ü=\"";
        let address = Query::default().with("q", Some(typed)).address("/people");
        assert_eq!(Query::parse(address.split_once('?').unwrap().1).get("q"), Some(typed));
    }

    #[test]
    fn a_blank_value_is_none() {
        let query = Query::parse("q=&status=%20&department=Sales");
        assert_eq!((query.get("q"), query.get("status"), query.get("department")), (None, None, Some("Sales")));
        assert_eq!(query.with("department", None).address("/people"), "/people");
    }
}
