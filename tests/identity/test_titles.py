"""What job titles say, in seven languages."""

from __future__ import annotations

import pytest

from quorate.identity.title_lexicon import LANGUAGES, lexicon, words_of
from quorate.identity.title_readings import by_words, read_title
from quorate.vocabulary.closed_lists import FUNCTIONS, SENIORITIES

# One title a line: title; function; seniority. A dash stands for what nothing in the title says.
TITLES = """
Chief Financial Officer; finance; c_level
VP Engineering; engineering; vp
SVP Sales; sales; vp
Senior Vice President of Sales; sales; vp
Vice President; general_management; vp
President & CEO; general_management; c_level
Managing Director; general_management; c_level
Managing Director, IT; it; c_level
Executive Director; general_management; director
Chief Information Security Officer; security; c_level
CISO; security; c_level
Chief of Staff to the CEO; general_management; head
Co-Founder & CTO; engineering; owner
Deputy CFO; finance; vp
Security Analyst; security; specialist
IT Security Manager; security; manager
Head of IT; it; head
Director, IT; it; director
Dir. Procurement; procurement; director
Mgr. Sales Ops; sales; manager
Sr. Accountant; finance; senior
General Counsel; legal; head
Senior Software Engineer; engineering; senior
Junior Controller; finance; junior
Product Owner; product; specialist
HR Business Partner; human_resources; specialist
Lead Generation Specialist; marketing; specialist
Director of Photography; -; director
Wizard of Light Bulb Moments; -; -
Assistant to the CEO; other; junior
Executive Assistant to the CFO; other; junior
Advisor to the President; -; specialist
Marketing Assistant; marketing; junior
Assistant Marketing Manager; marketing; manager
Assistenz der Geschäftsführung; other; junior
Vorstandsassistentin; other; junior
Geschäftsführerin; general_management; c_level
GF; general_management; c_level
Vorsitzender der Geschäftsführung; general_management; c_level
Stellv. Geschäftsführer; general_management; vp
Finanzvorstand; finance; c_level
Kaufmännischer Leiter; finance; head
Leiter Einkauf; procurement; head
Einkaufsleiterin; procurement; head
Konzerneinkauf; procurement; -
IT-Leiter; it; head
Ltg. Controlling; finance; head
Leiter:in Personal (m/w/d); human_resources; head
Leiter/in Vertrieb; sales; head
Bereichsleiter Produktion; operations; director
Lager- und Logistikleiter; operations; head
Qualitätsmanager; operations; manager
Softwareentwicklerin; engineering; specialist
Rechtsanwältin; legal; specialist
Sachbearbeiterin Einkauf; procurement; specialist
IT-Sicherheitsbeauftragter; security; specialist
Datenschutzbeauftragter; security; specialist
Directrice Marketing; marketing; director
Président-Directeur Général; general_management; c_level
DSI; it; c_level
Directeur des Systèmes d'Information; it; c_level
RSSI; security; c_level
DAF; finance; c_level
Responsable Achats; procurement; head
Chef de projet informatique; it; manager
Acheteuse; procurement; specialist
Jefe de Compras; procurement; head
Jefa de Ventas; sales; head
Gerente de Finanzas; finance; manager
Consejera Delegada; general_management; c_level
Secretaria de dirección; other; junior
Ingeniero de Software; engineering; specialist
Capo Ufficio Acquisti; procurement; head
Amministratore Delegato; general_management; c_level
Direttore Finanziario; finance; director
Responsabile Sistemi Informativi; it; head
Hoofd Inkoop; procurement; head
Algemeen Directeur; general_management; c_level
Inkoopmanager; procurement; manager
Medewerker klantenservice; customer_service; specialist
Diretora de Recursos Humanos; human_resources; director
Sócio-gerente; general_management; owner
Gerente de TI; it; manager
"""
CASES = [tuple(part.strip() for part in line.split(";")) for line in TITLES.strip().splitlines()]


@pytest.mark.parametrize(("title", "function", "seniority"), CASES, ids=[case[0] for case in CASES])
def test_titles(title: str, function: str, seniority: str) -> None:
    assert read_title(title) == tuple(None if word == "-" else word for word in (function, seniority))


@pytest.mark.parametrize("title", [case[0] for case in CASES])
def test_case_and_surroundings_do_not_matter(title: str) -> None:
    assert read_title(f"  {title.upper()}. ") == read_title(title)


def test_english_words_are_no_compounds() -> None:
    """'agriculture' does not end in 'culture', nor 'security' in 'it'."""
    assert by_words("Agriculture Advisor") == (None, "specialist")
    assert by_words("Security")[0] == "security"


def test_lists_speak_the_closed_lists() -> None:
    assert {phrase.means for phrase in lexicon("function").values()} <= {*FUNCTIONS, None}
    assert {phrase.means for phrase in lexicon("rank").values()} <= {*SENIORITIES, None}


def test_every_language_has_every_function_that_people_buy_with() -> None:
    from quorate.identity.title_lexicon import _list

    for language in LANGUAGES:
        named = {row["means"] for row in _list(language) if row["kind"] == "function"}
        assert set(FUNCTIONS) <= named, language


@pytest.mark.parametrize("kind", ["function", "rank", "assistant", "deputy", "link"])
def test_phrases_are_written_as_titles_are_read(kind: str) -> None:
    for phrase in lexicon(kind):
        assert words_of(" ".join(word for word in phrase if word != "*")) == tuple(
            word for word in phrase if word != "*"
        )
