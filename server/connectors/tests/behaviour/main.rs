//! What the HTTP client and the connectors do against something that answers over real HTTP.

mod http_client;
mod outside;
mod scripted_vendor;
