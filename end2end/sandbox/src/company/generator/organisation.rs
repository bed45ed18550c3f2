//! Functions of a company, from which departments, divisions and job titles are made.

/// Names of the divisions; [`Function::division`] is an index into them.
pub(super) const DIVISIONS: [&str; 6] = ["Corporate", "Product and Technology", "Commercial", "Operations", "Customer", "Research"];

/// Who leads each division.
pub(super) const DIVISION_HEADS: [&str; 6] = [
    "Chief Financial Officer",
    "Chief Technology Officer",
    "Chief Commercial Officer",
    "Chief Operating Officer",
    "Chief Customer Officer",
    "Chief Scientific Officer",
];

/// What the departments of a large company add to their name.
const REGIONS: [&str; 3] = ["", " EMEA", " Asia-Pacific"];

/// Where people work; the first is the head office.
pub(super) const LOCATIONS: [&str; 20] = [
    "Copenhagen",
    "Berlin",
    "Lisbon",
    "Kraków",
    "London",
    "New York",
    "Thessaloniki",
    "Tel Aviv",
    "São Paulo",
    "Tokyo",
    "Bengaluru",
    "Seoul",
    "Zürich",
    "Montréal",
    "Reykjavík",
    "Cairo",
    "Singapore",
    "Malmö",
    "Sofia",
    "Shanghai",
];

/// One department to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    /// Name of the department.
    pub(super) name: String,
    /// Index of its division.
    pub(super) division: usize,
    /// Its size against that of the others.
    pub(super) weight: usize,
    /// What its people without reports do.
    pub(super) roles: [&'static str; 4],
}

/// Functions in the order in which a growing company gets them; the executive office comes first and is no part of the distribution.
const FUNCTIONS: [(&str, usize, usize, [&str; 4]); 24] = [
    ("Executive Office", 0, 1, ["Chief of Staff", "Executive Assistant", "Strategy Analyst", "Board Secretary"]),
    ("Engineering", 1, 18, ["Software Engineer", "Site Reliability Engineer", "Test Engineer", "Data Engineer"]),
    ("Sales", 2, 10, ["Account Executive", "Sales Engineer", "Sales Development Representative", "Account Manager"]),
    ("Finance", 0, 3, ["Accountant", "Controller", "Payroll Specialist", "Financial Analyst"]),
    ("Customer Support", 4, 9, ["Support Engineer", "Support Specialist", "Escalation Engineer", "Support Analyst"]),
    ("Human Resources", 0, 3, ["HR Administrator", "Recruiter", "HR Business Partner", "Learning Specialist"]),
    ("Product Management", 1, 3, ["Product Manager", "Product Owner", "Product Analyst", "Technical Writer"]),
    ("Marketing", 2, 4, ["Content Writer", "Campaign Manager", "Brand Designer", "Marketing Analyst"]),
    ("Logistics", 3, 6, ["Logistics Coordinator", "Dispatcher", "Customs Specialist", "Warehouse Operative"]),
    ("Manufacturing", 3, 10, ["Machine Operator", "Process Engineer", "Production Planner", "Maintenance Technician"]),
    ("Information Technology", 1, 4, ["Systems Administrator", "Service Desk Analyst", "Network Engineer", "Identity Engineer"]),
    ("Legal", 0, 1, ["Counsel", "Paralegal", "Contract Manager", "Privacy Specialist"]),
    ("Customer Success", 4, 5, ["Customer Success Manager", "Onboarding Specialist", "Renewals Manager", "Trainer"]),
    ("Design", 1, 2, ["Interaction Designer", "Visual Designer", "User Researcher", "Design Technologist"]),
    ("Quality", 3, 3, ["Quality Inspector", "Quality Engineer", "Auditor", "Laboratory Technician"]),
    ("Applied Research", 5, 4, ["Research Scientist", "Research Engineer", "Statistician", "Laboratory Assistant"]),
    ("Procurement", 3, 2, ["Buyer", "Category Manager", "Supplier Analyst", "Procurement Assistant"]),
    ("Information Security", 1, 2, ["Security Engineer", "Security Analyst", "Penetration Tester", "Compliance Analyst"]),
    ("Partnerships", 2, 2, ["Partner Manager", "Alliance Manager", "Partner Engineer", "Channel Analyst"]),
    ("Facilities", 3, 2, ["Facilities Coordinator", "Receptionist", "Building Technician", "Safety Officer"]),
    ("Data and Analytics", 1, 3, ["Data Analyst", "Data Scientist", "Analytics Engineer", "Data Steward"]),
    ("Professional Services", 4, 4, ["Consultant", "Solution Architect", "Project Manager", "Implementation Engineer"]),
    ("Internal Audit", 0, 1, ["Internal Auditor", "Risk Analyst", "Controls Specialist", "Fraud Analyst"]),
    ("Clinical Affairs", 5, 2, ["Clinical Specialist", "Regulatory Analyst", "Biostatistician", "Medical Writer"]),
];

/// The functions of a company of this size: 18 for six hundred people, growing slowly to 72.
pub(super) fn functions(people: usize) -> Vec<Function> {
    let count = (3..=FUNCTIONS.len() * REGIONS.len()).rev().find(|count| smallest_company_with(*count) <= people).unwrap_or(2);
    REGIONS
        .iter()
        .flat_map(|region| FUNCTIONS.iter().map(move |function| (region, function)))
        .take(count)
        .map(|(region, (name, division, weight, roles))| Function {
            name: format!("{name}{region}"),
            division: *division,
            weight: *weight,
            roles: *roles,
        })
        .collect()
}

/// People from which on a company has so many departments.
const fn smallest_company_with(departments: usize) -> usize {
    departments.pow(3) / 11
}

/// The title of somebody who leads people in a function, by level.
pub(super) fn manager_title(function: &Function, level: u32) -> String {
    let rank = match level {
        3 => "Director of",
        4 => "Senior Manager,",
        5 => "Manager,",
        _ => "Team Lead,",
    };
    format!("{rank} {}", function.name)
}
