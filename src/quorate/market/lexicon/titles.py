"""Job titles by function and seniority, in the many wordings people give themselves."""

from __future__ import annotations

from quorate.market.streams import Stream

_TITLES: dict[tuple[str, str], tuple[str, ...]] = {
    ("general_management", "c_level"): (
        "Chief Executive Officer",
        "CEO",
        "Managing Director",
        "President",
        "General Manager",
        "Co-CEO",
    ),
    ("general_management", "vp"): (
        "Executive Vice President",
        "VP & General Manager",
        "Divisional Managing Director",
    ),
    ("general_management", "director"): ("Business Unit Director", "Country Manager", "Regional Director"),
    ("finance", "c_level"): ("Chief Financial Officer", "CFO", "Group CFO", "Finance & Administration Chief"),
    ("finance", "vp"): ("VP Finance", "Vice President, Finance", "SVP Finance and Planning"),
    ("finance", "director"): (
        "Finance Director",
        "Director of Finance",
        "Group Financial Controller",
        "Director, FP&A",
    ),
    ("finance", "head"): ("Head of Accounting", "Head of Accounts Payable", "Head of Shared Services"),
    ("finance", "manager"): (
        "Finance Manager",
        "Accounts Payable Manager",
        "Finance Systems Manager",
        "Controlling Manager",
        "P2P Manager",
    ),
    ("finance", "specialist"): (
        "Financial Analyst",
        "AP Specialist",
        "Controller",
        "Accountant",
        "Payables Coordinator",
    ),
    ("it", "c_level"): ("Chief Information Officer", "CIO", "Chief Digital Officer", "CTO"),
    ("it", "vp"): ("VP IT", "VP Information Technology", "Vice President Enterprise Systems"),
    ("it", "director"): ("IT Director", "Director of Enterprise Applications", "Director, Digital Platforms"),
    ("it", "head"): ("Head of IT", "Head of Business Applications", "Head of Integration"),
    ("it", "manager"): (
        "IT Manager",
        "ERP Manager",
        "Applications Manager",
        "IT Project Manager",
        "Systems Integration Lead",
    ),
    ("it", "senior"): (
        "Senior Solution Architect",
        "Enterprise Architect",
        "Senior ERP Consultant (internal)",
        "Lead Integration Engineer",
    ),
    ("it", "specialist"): (
        "Solution Architect",
        "Business Systems Analyst",
        "ERP Analyst",
        "Systems Administrator",
    ),
    ("engineering", "director"): ("Director of Engineering", "Plant Engineering Director"),
    ("engineering", "manager"): ("Engineering Manager", "Process Engineering Manager", "Automation Lead"),
    ("engineering", "senior"): ("Senior Process Engineer", "Principal Engineer", "Senior Software Engineer"),
    ("engineering", "specialist"): (
        "Process Engineer",
        "Integration Engineer",
        "Manufacturing Engineer",
        "Software Engineer",
    ),
    ("data", "director"): ("Director of Data & Analytics",),
    ("data", "manager"): ("Data Platform Manager", "BI Manager", "Analytics Lead"),
    ("data", "specialist"): ("Data Analyst", "Data Engineer", "BI Developer"),
    ("security", "c_level"): ("Chief Information Security Officer", "CISO"),
    ("security", "director"): ("Director of Information Security", "Director, Cyber Risk"),
    ("security", "manager"): (
        "Information Security Manager",
        "IT Security & Compliance Manager",
        "GRC Manager",
    ),
    ("security", "specialist"): (
        "Information Security Officer",
        "Security Analyst",
        "Third-Party Risk Analyst",
    ),
    ("operations", "c_level"): ("Chief Operating Officer", "COO", "Chief Supply Chain Officer"),
    ("operations", "vp"): ("VP Operations", "Vice President Supply Chain", "SVP Operations", "VP Logistics"),
    ("operations", "director"): (
        "Operations Director",
        "Director of Supply Chain",
        "Director, Planning & Fulfilment",
        "Plant Director",
    ),
    ("operations", "head"): (
        "Head of Operations",
        "Head of Supply Chain Planning",
        "Head of Logistics",
        "Head of Operational Excellence",
    ),
    ("operations", "manager"): (
        "Operations Manager",
        "Supply Chain Manager",
        "Production Planning Manager",
        "Logistics Manager",
        "Continuous Improvement Manager",
    ),
    ("operations", "senior"): ("Senior Supply Planner", "Senior Operations Analyst", "Lead Planner"),
    ("operations", "specialist"): (
        "Demand Planner",
        "Production Planner",
        "Operations Analyst",
        "Logistics Coordinator",
        "Scheduler",
    ),
    ("procurement", "c_level"): ("Chief Procurement Officer", "CPO"),
    ("procurement", "vp"): ("VP Procurement", "Vice President Global Sourcing"),
    ("procurement", "director"): (
        "Procurement Director",
        "Director of Strategic Sourcing",
        "Director, Indirect Procurement",
    ),
    ("procurement", "head"): ("Head of Procurement", "Head of Purchasing", "Head of Supplier Management"),
    ("procurement", "manager"): (
        "Procurement Manager",
        "Category Manager IT & Services",
        "Supplier Quality Manager",
        "Sourcing Manager",
    ),
    ("procurement", "specialist"): (
        "Buyer",
        "Strategic Buyer",
        "Procurement Analyst",
        "Contract Specialist",
        "Purchasing Agent",
    ),
    ("legal", "c_level"): ("General Counsel", "Chief Legal Officer"),
    ("legal", "director"): ("Legal Director", "Associate General Counsel", "Director, Compliance"),
    ("legal", "manager"): (
        "Senior Legal Counsel",
        "Compliance Manager",
        "Data Protection Officer",
        "Contracts Manager",
    ),
    ("legal", "specialist"): ("Legal Counsel", "Compliance Officer", "Paralegal", "Privacy Analyst"),
    ("human_resources", "manager"): ("HR Manager", "People Operations Manager", "HR Business Partner"),
    ("human_resources", "specialist"): ("HR Specialist", "Talent Acquisition Partner"),
    ("marketing", "manager"): ("Marketing Manager", "Brand Manager", "Communications Manager"),
    ("marketing", "specialist"): ("Marketing Specialist", "Content Editor"),
    ("sales", "manager"): ("Sales Manager", "Key Account Manager", "Inside Sales Lead"),
    ("sales", "specialist"): ("Account Manager", "Sales Coordinator"),
    ("customer_service", "manager"): ("Customer Service Manager", "Order Management Lead"),
    ("customer_service", "specialist"): ("Customer Service Representative", "Order Desk Coordinator"),
    ("product", "manager"): ("Product Manager", "Product Owner", "Digital Product Lead"),
    ("research", "specialist"): ("Research Associate", "Innovation Analyst"),
    ("other", "director"): ("Partner", "Managing Consultant", "Practice Director"),
    ("other", "senior"): ("Senior Consultant", "Principal Advisor", "Senior Manager, Advisory"),
    ("other", "specialist"): ("Consultant", "Advisor", "Independent Consultant"),
    ("other", "junior"): ("Working Student", "Intern", "Graduate Trainee", "Student"),
}

_LOCAL: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {
    "DE": {
        ("finance", "c_level"): ("Kaufmännischer Geschäftsführer", "Finanzvorstand"),
        ("finance", "director"): ("Leiter Finanzen", "Kaufmännischer Leiter"),
        ("finance", "manager"): ("Leiter Kreditorenbuchhaltung", "Teamleiter Rechnungswesen"),
        ("it", "director"): ("Leiter IT", "Bereichsleiter Informationstechnik"),
        ("it", "manager"): ("IT-Projektleiter", "Teamleiter ERP"),
        ("it", "specialist"): ("IT-Systemarchitekt", "SAP Inhouse Berater"),
        ("operations", "director"): ("Leiter Supply Chain", "Werkleiter"),
        ("operations", "manager"): ("Leiter Produktionsplanung", "Logistikleiter"),
        ("operations", "specialist"): ("Disponent", "Produktionsplaner"),
        ("procurement", "director"): ("Einkaufsleiter", "Leiter Einkauf"),
        ("procurement", "manager"): ("Strategischer Einkäufer",),
        ("procurement", "specialist"): ("Einkäufer", "Sachbearbeiter Einkauf"),
        ("general_management", "c_level"): ("Geschäftsführer", "Vorstandsvorsitzender"),
        ("security", "manager"): ("IT-Sicherheitsbeauftragter",),
        ("legal", "manager"): ("Datenschutzbeauftragter", "Syndikusrechtsanwalt"),
    },
    "FR": {
        ("finance", "c_level"): ("Directeur administratif et financier", "DAF"),
        ("finance", "manager"): ("Responsable comptabilité fournisseurs", "Contrôleur de gestion"),
        ("it", "director"): ("Directeur des systèmes d'information", "DSI"),
        ("it", "manager"): ("Chef de projet SI", "Responsable applications"),
        ("operations", "director"): ("Directeur supply chain", "Directeur des opérations"),
        ("operations", "manager"): ("Responsable planification", "Responsable logistique"),
        ("procurement", "director"): ("Directeur des achats",),
        ("procurement", "manager"): ("Responsable achats", "Acheteur senior"),
        ("general_management", "c_level"): ("Directeur général", "PDG"),
        ("legal", "manager"): ("Responsable juridique", "DPO"),
    },
    "ES": {
        ("finance", "c_level"): ("Director financiero",),
        ("it", "director"): ("Director de sistemas",),
        ("operations", "director"): ("Director de operaciones",),
        ("operations", "manager"): ("Responsable de logística",),
        ("procurement", "director"): ("Director de compras",),
        ("procurement", "manager"): ("Responsable de compras",),
        ("general_management", "c_level"): ("Director general",),
    },
    "IT": {
        ("finance", "c_level"): ("Direttore amministrativo e finanziario",),
        ("it", "director"): ("Responsabile sistemi informativi",),
        ("operations", "director"): ("Direttore operativo",),
        ("procurement", "director"): ("Direttore acquisti",),
        ("general_management", "c_level"): ("Amministratore delegato",),
    },
    "NL": {
        ("procurement", "manager"): ("Inkoopmanager",),
        ("operations", "manager"): ("Manager Logistiek", "Hoofd Planning"),
        ("it", "manager"): ("Manager ICT",),
    },
    "PL": {
        ("finance", "director"): ("Dyrektor finansowy",),
        ("procurement", "manager"): ("Kierownik działu zakupów",),
        ("it", "manager"): ("Kierownik IT",),
    },
    "BR": {
        ("finance", "c_level"): ("Diretor financeiro",),
        ("procurement", "manager"): ("Gerente de suprimentos",),
        ("it", "manager"): ("Gerente de TI",),
        ("operations", "manager"): ("Gerente de operações",),
    },
}
_LOCAL_SHARE = 0.4
_VARIED = 0.28
_MOST_VARIED = 0.9
_SHORTER = (
    ("Director", "Dir."),
    ("Manager", "Mgr"),
    ("Vice President", "VP"),
    ("Senior", "Sr."),
    ("Information Technology", "IT"),
    ("Supply Chain", "SCM"),
)
_FALLBACKS = ("manager", "director", "specialist", "senior", "head", "vp", "c_level", "junior")


def title_of(stream: Stream, function: str, seniority: str, country: str) -> str:
    """A title somebody of this function and seniority would carry in this country."""
    local = _LOCAL.get(country, {}).get((function, seniority))
    if local and stream.chance(_LOCAL_SHARE):
        return stream.pick(local)
    return stream.pick(_TITLES[function, known_seniority(function, seniority)])


def known_seniority(function: str, seniority: str) -> str:
    """The seniority itself, or the nearest common one at which this function has titles."""
    if (function, seniority) in _TITLES:
        return seniority
    return next(other for other in _FALLBACKS if (function, other) in _TITLES)


def written_title(stream: Stream, title: str, scale: float = 1.0) -> str:
    """The title as it ends up in a form or a profile: sometimes shortened, sometimes padded.

    `scale` says how often it is written another way than it is, 1 being usual.
    """
    share, unit = min(_MOST_VARIED, scale * _VARIED), stream.unit()
    if unit >= share:
        return title
    unit /= share
    if unit < 0.5:
        for long, short in _SHORTER:
            title = title.replace(long, short)
        return title
    if unit < 0.79:
        return title.lower()
    return f"{title} (EMEA)" if unit < 0.9 else f"{title} | Transformation"
