//! How a prompt and a row become the text that a model sees.

use crate::prompt::Prompt;
use crate::row::RowText;
use serde::{Deserialize, Serialize};

/// A template such as `{prompt} {text} this is a {mask} .`
///
/// Placeholders: `{text}` (once, required), `{text_b}` (at most once, for pairs), `{prompt}` (once, required) and
/// `{mask}` (once, required for masked models; chat and completion models answer where it stands, so there it must be last).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template {
    source: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Prompt,
    Text,
    TextB,
    Mask,
}

/// A piece of a rendered template. Row text stays apart from literal text, so that it can be cut to fit and never be read as markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text of the template or the prompt.
    Literal(&'a str),
    /// Text of a row.
    Text(&'a str),
    /// Where the answer stands.
    Mask,
}

/// Why a template is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace without its partner or with an unknown name.
    #[error("unknown placeholder {{{0}}} in the template; use {{prompt}}, {{text}}, {{text_b}} and {{mask}}")]
    Unknown(String),
    /// A placeholder that stands too often or not at all.
    #[error("{{{name}}} stands {found} times in the template; it must stand {wanted}")]
    Count {
        /// The placeholder.
        name: &'static str,
        /// How often it was found.
        found: usize,
        /// How often it may stand.
        wanted: &'static str,
    },
}

impl Template {
    /// Parses a template.
    pub fn parse(source: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some(open) = rest.find('{') {
            push_literal(&mut parts, &rest[..open])?;
            let after = &rest[open + 1..];
            let close = after.find('}').ok_or_else(|| TemplateError::Unknown(clip(after)))?;
            parts.push(placeholder(&after[..close])?);
            rest = &after[close + 1..];
        }
        push_literal(&mut parts, rest)?;
        let count = |part: &Part| parts.iter().filter(|p| *p == part).count();
        for (name, part, wanted, allowed) in [
            ("prompt", Part::Prompt, "once", 1..=1),
            ("text", Part::Text, "once", 1..=1),
            ("text_b", Part::TextB, "at most once", 0..=1),
            ("mask", Part::Mask, "once", 1..=1),
        ] {
            let found = count(&part);
            if !allowed.contains(&found) {
                return Err(TemplateError::Count { name, found, wanted });
            }
        }
        Ok(Self { source: source.to_owned(), parts })
    }

    /// The template as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether rows need a second text.
    pub fn wants_pair(&self) -> bool {
        self.parts.contains(&Part::TextB)
    }

    /// Fills the template. `prompt_text` is the prompt's text form, borrowed so that one rendering serves a whole batch.
    pub fn render<'a>(&'a self, prompt_text: &'a str, row: &'a RowText) -> Vec<Piece<'a>> {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Piece::Literal(text),
                Part::Prompt => Piece::Literal(prompt_text),
                Part::Text => Piece::Text(&row.text),
                Part::TextB => Piece::Text(row.text_b.as_deref().unwrap_or("")),
                Part::Mask => Piece::Mask,
            })
            .collect()
    }

    /// The filled template as one string, with `mask` where the answer stands; runs of blanks become one.
    pub fn render_text(&self, prompt: &Prompt, row: &RowText, mask: &str) -> String {
        let prompt = prompt.to_string();
        let mut text = String::new();
        for piece in self.render(&prompt, row) {
            text.push_str(match piece {
                Piece::Literal(part) | Piece::Text(part) => part,
                Piece::Mask => mask,
            });
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) -> Result<(), TemplateError> {
    if text.contains('}') {
        return Err(TemplateError::Unknown("}".to_owned()));
    }
    if !text.is_empty() {
        parts.push(Part::Literal(text.to_owned()));
    }
    Ok(())
}

fn placeholder(name: &str) -> Result<Part, TemplateError> {
    match name {
        "prompt" => Ok(Part::Prompt),
        "text" => Ok(Part::Text),
        "text_b" => Ok(Part::TextB),
        "mask" => Ok(Part::Mask),
        other => Err(TemplateError::Unknown(clip(other))),
    }
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

impl TryFrom<String> for Template {
    type Error = TemplateError;
    fn try_from(source: String) -> Result<Self, TemplateError> {
        Self::parse(&source)
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.source
    }
}
