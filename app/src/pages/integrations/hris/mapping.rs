//! Which source field becomes which attribute.

use contract::FieldError;
use contract::form::{HrisForm, UNMAPPED};
use contract::view::{ConnectionView, MappingLine};
use leptos::prelude::*;

use super::edit_address;
use super::edit_form::EditForm;
use crate::components::{Choice, Select};

/// What is taken from elsewhere or left alone, and the way to change it.
#[component]
pub(super) fn MappingCard(
    /// The connection.
    connection: ConnectionView,
    /// What was chosen when the form was refused.
    submitted: Option<HrisForm>,
    /// Whether the form is open.
    is_open: bool,
    /// What is wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let ConnectionView { mapping, version, provider, .. } = connection;
    if is_open {
        let fields = mapping.into_iter().map(|line| {
            let attribute = line.attribute;
            let submitted = submitted.as_ref().and_then(|form| form.mapping.iter().find(|(mapped, _)| *mapped == attribute));
            let source = submitted.map_or(line.source, |(_, source)| *source);
            let chosen = source.map_or(UNMAPPED, contract::Attribute::name).to_owned();
            view! { <Select name=attribute.name() label=attribute.label() choices=choices(line) chosen=Some(chosen) errors=errors.clone() /> }
        });
        let fields = fields.collect_view();
        return view! {
            <EditForm name="mapping" label="Save fields" version=Some(version) errors=errors.clone()>
                <div class="card card__body mapping">{fields}</div>
            </EditForm>
        }
        .into_any();
    }
    let own = mapping.iter().filter(|line| line.source == Some(line.attribute)).count();
    let all = mapping.len();
    let others = mapping.into_iter().filter(|line| line.source != Some(line.attribute)).map(|line| {
        let field = line.choices.iter().find(|choice| Some(choice.attribute) == line.source).map(|choice| choice.vendor_field.clone());
        view! {
            <dt>{line.attribute.label()}</dt>
            <dd>{match field {
                Some(field) => view! { "from "<code>{field}</code> }.into_any(),
                None => view! { "not synced; what is here stays" }.into_any(),
            }}</dd>
        }
    });
    view! {
        <div class="card">
            <div class="card__body stack">
                {(own == all).then(|| view! { <p>"Every attribute comes from "{provider.label()}"'s field of the same name."</p> })}
                {(own < all).then(|| view! {
                    <dl class="facts">{others.collect_view()}</dl>
                    <p class="hint">"The others come from the field of the same name."</p>
                })}
            </div>
            <div class="card__foot"><a class="button" href=edit_address("mapping")>"Change fields"</a></div>
        </div>
    }
    .into_any()
}

fn choices(line: MappingLine) -> Vec<Choice> {
    let fields = line.choices.into_iter().map(|choice| {
        let label = format!("{} ({})", choice.attribute.label(), choice.vendor_field);
        Choice::new(choice.attribute.name(), &label)
    });
    fields.chain([Choice::new(UNMAPPED, "Not synced; what is here stays")]).collect()
}
