//! Every component in every state, and whole pages over made-up data: what visual and accessibility tests look at. Unlisted; it shows
//! nothing of any tenant.

mod api_token_samples;
mod compare_samples;
mod integration_samples;
mod live_sync_samples;
mod notification_samples;
mod overview_samples;
mod page;
mod people_samples;
mod question_samples;
mod run_samples;
mod sample_page;
mod samples;
mod scenario_samples;
mod settings_samples;

pub(crate) use page::GalleryPage;
pub(crate) use sample_page::SamplePage;
