"""What people write beside their score, in Dutch and English.

Questions: `reason` and `improve` (asked of detractors and passives), `praise`, `times_recommended` and `recommended_to`
(of promoters). Since `INVOICES_FIXED_ON` fewer complain of invoices.
"""

from datetime import date

from sample.chance import Chance

OPENERS = {
    "nl": ("", "", "Kort gezegd: ", "Eerlijk is eerlijk, ", "Vanuit ons team: "),
    "en": ("", "", "In short: ", "To be fair, ", "Speaking for the team: "),
}
REASONS = {
    ("nl", "detractor"): (
        "de planning werd twee keer verschoven zonder dat wij het wisten.",
        "wij kregen pas na vier dagen iemand aan de lijn.",
        "de factuur klopte weer niet.",
        "voor dit geld verwachten wij meer.",
        "afspraken worden niet teruggekoppeld.",
        "de kwaliteit wisselt sterk per week.",
        "dit is het derde aanspreekpunt in een jaar.",
        "klachten blijven te lang liggen, \"we komen erop terug\" en dan niets.",
    ),
    ("en", "detractor"): (
        "the schedule changed twice and nobody told us.",
        "it took four days to reach anyone.",
        "the invoice was wrong again.",
        "we expect more at this price.",
        "agreements are not followed up.",
        "the quality differs a lot from week to week.",
        "our third contact person in a year.",
        "complaints are left lying; \"we will get back to you\" and then nothing.",
    ),
    ("nl", "passive"): (
        "prima, maar niet bijzonder.",
        "het loopt goed, alleen de facturen mogen duidelijker.",
        "goede mensen, trage systemen.",
        "doet wat het moet doen; de prijs is aan de hoge kant.",
    ),
    ("en", "passive"): (
        "fine, but nothing special.",
        "it works well, only the invoices could be clearer.",
        "good people, slow systems.",
        "does what it should; a bit expensive.",
    ),
    ("nl", "promoter"): (
        "onze contactpersoon denkt echt mee.",
        "problemen zijn dezelfde dag opgelost.",
        "duidelijke afspraken, en ze worden nagekomen.",
        "heel prettig contact en altijd bereikbaar.",
        "de kwaliteit is al jaren constant.",
    ),
    ("en", "promoter"): (
        "our contact really thinks along with us.",
        "problems are solved the same day.",
        "clear agreements, and they keep them.",
        "always within reach and pleasant to work with.",
        "the quality has been steady for years.",
    ),
}  # fmt: skip
IMPROVE = {
    "nl": ("Bel terug op de dag zelf.", "Eén vast aanspreekpunt.", "Facturen zonder fouten.", "Meld wijzigingen vooraf.",
           "Sneller reageren op klachten.", "Lagere prijs of meer service.", "Een beter klantportaal."),
    "en": ("Call back the same day.", "One contact person who stays.", "Invoices without mistakes.", "Tell us before things change.",
           "Respond to complaints faster.", "Lower price or more service.", "A better customer portal."),
}  # fmt: skip
PRAISE = {
    "nl": ("Het team van de servicedesk!", "De snelheid.", "Het meedenken.", "De kennis van ons vak.", "Ga zo door 👍"),
    "en": ("The service desk team!", "The speed.", "How they think along.", "Their knowledge of our trade.", "Keep it up 👍"),
}  # fmt: skip

RECOMMENDED_TO = {
    "nl": ("een collega in de regio", "onze brancheorganisatie", "de nieuwe vestiging van ons moederbedrijf", "nog niemand"),
    "en": ("a colleague in the region", "our trade association", "our parent company's new branch", "nobody yet"),
}  # fmt: skip
TIMES = {
    "nl": ("1 keer", "2 keer", "3", "een keer of 5"),
    "en": ("once or 2 times", "3 times", "4", "about 2 times"),
}
INVOICES_FIXED_ON = date(2025, 3, 1)
"""A complaint of an invoice is written half as often from this day on."""


def category(score: int) -> str:
    """Promoter, passive or detractor."""
    if score >= 9:
        return "promoter"
    return "passive" if score >= 7 else "detractor"


def opinions(chance: Chance, language: str, score: int, day: date) -> dict[str, str]:
    """The questions somebody with this score took the trouble to answer on a day, by question id."""
    kind = category(score)
    said = {}
    if chance.yes(0.5 if kind == "detractor" else 0.35):
        opener, reason = chance.pick(OPENERS[language]), _reason(chance, language, kind, day)
        question = "praise" if kind == "promoter" else "reason"
        said[question] = opener + reason if opener else reason[0].upper() + reason[1:]
    if kind == "promoter":
        if chance.yes(0.25):
            said.setdefault("praise", chance.pick(PRAISE[language]))
        if chance.yes(0.2):
            said["times_recommended"] = chance.pick(TIMES[language])
        if chance.yes(0.12):
            said["recommended_to"] = chance.pick(RECOMMENDED_TO[language])
    elif chance.yes(0.3):
        said["improve"] = _without_invoices(chance, IMPROVE[language], day)
    return said


def _reason(chance: Chance, language: str, kind: str, day: date) -> str:
    return _without_invoices(chance, REASONS[language, kind], day)


def _without_invoices(chance: Chance, texts: tuple[str, ...], day: date) -> str:
    """One of the texts; since invoices are right, twice drawn where the first is about them."""
    text = chance.pick(texts)
    if day >= INVOICES_FIXED_ON and ("invoice" in text.lower() or "fact" in text.lower()):
        return chance.pick(texts)
    return text
