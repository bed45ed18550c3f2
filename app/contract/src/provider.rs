//! The systems people data comes from or goes to.

use serde::{Deserialize, Serialize};

macro_rules! providers {
    ($($(#[$doc:meta])* $variant:ident { $id:literal, $label:literal }),+ $(,)?) => {
        /// A vendor or protocol. The ids are fixed by requirement "Ids".
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Provider {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)+
        }

        impl Provider {
            /// Every provider.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The id in URLs, the API and the database.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The vendor's own spelling of its name.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }
    };
}

providers! {
    /// BambooHR.
    BambooHr { "bamboohr", "BambooHR" },
    /// Microsoft Dynamics 365 Human Resources.
    Dynamics365Hr { "dynamics365_hr", "Dynamics 365 HR" },
    /// Microsoft Dynamics 365 Finance & Operations.
    Dynamics365Fo { "dynamics365_fo", "Dynamics 365 Finance & Operations" },
    /// Microsoft Entra ID; `azure_ad` in `/v1/hr`.
    EntraId { "entraid", "Microsoft Entra ID" },
    /// Okta.
    Okta { "okta", "Okta" },
    /// LDAP directories, Active Directory among them.
    Ldap { "ldap", "LDAP / Active Directory" },
    /// SAP SuccessFactors.
    SapSuccessFactors { "sap_successfactors", "SAP SuccessFactors" },
    /// Workday.
    Workday { "workday", "Workday" },
    /// Statens HR.
    Shr { "shr", "Statens HR" },
    /// Visma Organisation Master.
    Vom { "vom", "Visma Organisation Master" },
    /// Intega HR.
    IntegaHr { "integahr", "Intega HR" },
    /// People pushed to us by SCIM.
    Scim { "scim", "SCIM" },
    /// People entered by hand.
    Manual { "manual", "Entered by hand" },
}

impl Provider {
    /// Finds a provider by [`Provider::id`]; `azure_ad` is Entra ID's other name.
    pub fn by_id(id: &str) -> Option<Self> {
        if id == "azure_ad" {
            return Some(Self::EntraId);
        }
        Self::ALL.iter().copied().find(|provider| provider.id() == id)
    }
}

impl std::fmt::Display for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

stored_as_word!(Provider);
