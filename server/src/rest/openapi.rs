//! What there is, as an OpenAPI document that is made from the handlers themselves.

use axum::Json;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{integrations, runs};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Orgonaut",
        description = "Reads connections to HR systems and what their runs did. Make a token under Settings, API tokens. Times are seconds \
                       since 1970; every error has the form of `ErrorAnswer`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(integrations::list, integrations::show, runs::list, runs::show),
    modifiers(&Token)
)]
struct Api;

/// How a program says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("A token that begins with `ogn_`.")).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// `/api/v1/openapi.json`, for everybody: it tells what there is and nothing of anyone.
pub(super) async fn document() -> Json<Document> {
    Json(Api::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_the_one_that_was_read_before_it_was_released() {
        let mut document = Api::openapi();
        // It grows with every release.
        document.info.version.clear();
        insta::assert_snapshot!(document.to_pretty_json().unwrap());
    }
}
