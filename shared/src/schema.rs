//! `OpenAPI` schemas of the types whose JSON form is a checked string, or one of a table.

use crate::problem::ProblemType;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, schema::Type};

macro_rules! string_schema {
    ($($type:ty, $pattern:expr, $example:literal;)*) => {$(
        impl utoipa::PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let object = ObjectBuilder::new().schema_type(Type::String).pattern($pattern).examples([$example]);
                RefOr::T(Schema::Object(object.build()))
            }
        }
        impl utoipa::ToSchema for $type {}
    )*};
}

string_schema! {
    crate::digest::Digest, Some("^[0-9a-f]{64}$"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    crate::messages::Secret, None::<String>, "fi_0123456789abcdef";
    crate::template::Template, None::<String>, "{prompt} {text} it was {mask} .";
    crate::token::Token, None::<String>, "overall";
}

impl utoipa::PartialSchema for ProblemType {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new().schema_type(Type::String).description(Some("Which outcome; stable names"));
        RefOr::T(Schema::Object(object.enum_values(Some(Self::ALL.iter().map(|kind| kind.urn()))).build()))
    }
}
impl utoipa::ToSchema for ProblemType {}
