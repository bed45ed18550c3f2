//! Every component in every state, and whole pages over made-up data: what visual and accessibility tests look at. Unlisted; it shows
//! nothing of any tenant.

mod notification_samples;
mod overview_samples;
mod page;
mod sample_page;
mod samples;
mod settings_samples;

pub(crate) use page::GalleryPage;
pub(crate) use sample_page::SamplePage;
