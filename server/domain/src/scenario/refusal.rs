//! Why an edit is not made.

/// The reason, as the sentence the planner reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person or department is not in this scenario.
    #[error("This is not in the scenario any more.")]
    Unknown,
    /// The person is deactivated.
    #[error("{0} has left this scenario. Undo the edit that ended them to change anything else.")]
    HasLeft(String),
    /// The manager is deactivated.
    #[error("{0} has left this scenario and cannot have reports. Choose somebody who is still in it.")]
    ManagerHasLeft(String),
    /// Somebody was to manage themselves.
    #[error("{0} cannot be their own manager. Choose somebody else.")]
    Oneself(String),
    /// The manager is below the person.
    #[error("{manager} works below {person}, and a circle of managers is not possible. Choose somebody else.")]
    Circle {
        /// Who was to be moved.
        person: String,
        /// Below whom.
        manager: String,
    },
    /// The department is archived.
    #[error("{0} is archived. Choose a department that is in use.")]
    DepartmentArchived(String),
    /// There is a department of this name.
    #[error("There is a department named {0} in this scenario already. Choose another name.")]
    DepartmentExists(String),
    /// It is so already.
    #[error("That is how it is already; nothing was changed.")]
    Unchanged,
}
