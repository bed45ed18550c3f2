//! What the HTTP client and the connectors do against something that answers over real HTTP.

mod bamboohr_faults;
mod bamboohr_people;
mod connection;
mod dynamics365_faults;
mod dynamics365_people;
mod http_client;
mod outside;
mod scripted_vendor;
