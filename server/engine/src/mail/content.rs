//! The words of a letter, and the two forms they are sent in.

use askama::Template;

/// Where a letter leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Action {
    /// The words of the link.
    pub(super) label: &'static str,
    /// Its address.
    pub(super) url: String,
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    /// The subject, also the heading.
    pub(super) subject: String,
    /// What it says.
    pub(super) paragraphs: Vec<String>,
    /// The one thing to do.
    pub(super) action: Option<Action>,
    /// Why the reader gets it.
    pub(super) footnote: String,
}

#[derive(Template)]
#[template(path = "mail.txt")]
struct Text<'a> {
    content: &'a Content,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    content: &'a Content,
}

impl Content {
    /// For readers that show text.
    pub(super) fn text(&self) -> Result<String, askama::Error> {
        Text { content: self }.render()
    }

    /// For readers that show pages; every value is escaped.
    pub(super) fn html(&self) -> Result<String, askama::Error> {
        Html { content: self }.render()
    }
}
