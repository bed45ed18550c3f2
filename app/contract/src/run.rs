//! Words for runs of the sync engine.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $id:literal / $label:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and in JSON.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The words people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Finds it by its id.
            pub fn by_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.id() == id)
            }
        }

        stored_as_word!($name);
    };
}

words! {
    /// Why a run exists.
    RunKind {
        /// The vendor told us that somebody changed.
        Webhook = "webhook" / "Webhook",
        /// A person or a program asked for it; the first full sync is one (O8).
        ManualSync = "manual_sync" / "Manual sync",
        /// The nightly full comparison (O14).
        Reconcile = "reconcile" / "Reconciliation",
        /// A directory's delta on its schedule.
        Scheduled = "scheduled" / "Scheduled sync",
        /// The inverse of an earlier run (X5).
        Undo = "undo" / "Undo",
    }
}

words! {
    /// Where a run stands.
    RunStatus {
        /// Waiting for a worker.
        Queued = "queued" / "Queued",
        /// A worker has it.
        Running = "running" / "Running",
        /// Waiting for a time the vendor named, or for the next attempt.
        Waiting = "waiting" / "Waiting",
        /// Stopped before writing, as asked (X1).
        Previewed = "previewed" / "Previewed",
        /// Stopped by the mass-change guard until somebody decides (X2).
        Held = "held" / "Held",
        /// Done.
        Completed = "completed" / "Completed",
        /// Done; some records were skipped (S7).
        Warning = "warning" / "Completed with warnings",
        /// Not done.
        Failed = "failed" / "Failed",
        /// Stopped by a person.
        Cancelled = "cancelled" / "Cancelled",
        /// Nothing was to be done: paused, disabled or downgraded.
        Skipped = "skipped" / "Skipped",
    }
}

impl RunStatus {
    /// Whether the run will not change any more by itself.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Running | Self::Waiting)
    }
}

words! {
    /// What a worker is doing with a run.
    RunPhase {
        /// Reading from the vendor.
        Pull = "pull" / "Reading people",
        /// Working out what would change.
        Plan = "plan" / "Comparing",
        /// Writing the changes.
        Apply = "apply" / "Applying changes",
        /// Counting and closing.
        Settle = "settle" / "Finishing",
    }
}

words! {
    /// What a change does.
    ChangeOp {
        /// Makes something new.
        Create = "create" / "Created",
        /// Changes values.
        Update = "update" / "Updated",
        /// Takes a person out of the plan; never deletes.
        Deactivate = "deactivate" / "Deactivated",
        /// Brings a person back.
        Reactivate = "reactivate" / "Reactivated",
        /// Writes the source identity onto something that is already right (O25).
        Link = "link" / "Linked",
        /// Puts a department or division away.
        Archive = "archive" / "Archived",
    }
}

words! {
    /// What a change touches.
    ChangeEntity {
        /// A person.
        Person = "person" / "Person",
        /// A department.
        Department = "department" / "Department",
        /// A division.
        Division = "division" / "Division",
    }
}

words! {
    /// Where one change stands.
    ChangeState {
        /// Worked out, not written.
        Staged = "staged" / "Planned",
        /// Written.
        Applied = "applied" / "Applied",
        /// Something newer was there; not written.
        Conflict = "conflict" / "Conflict",
        /// Somebody decided against it.
        Declined = "declined" / "Declined",
    }
}
