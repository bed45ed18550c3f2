//! Departments of the context looked at.

mod page;

pub(crate) use page::{Departments, DepartmentsPage};
