"""Texts of Accounts and Act: key → (English, Dutch)."""

ACCOUNTS = {
    "accounts_note": (
        "The best rank comes first. The rank pulls each figure toward its branch, the "
        "less certain the more; where every contact answered the figure is exact and stays as it is, so that small "
        "accounts of promoters only share rank 1. Below {floor} answers there is no figure and no rank, unless nearly every contact answered.",
        "De beste rang staat vooraan. De rang trekt elk cijfer naar de branche, sterker "
        "naarmate het minder zeker is; als elke contactpersoon antwoordde is het cijfer exact en blijft het staan, zodat "
        "kleine klanten met alleen promoters samen op 1 staan. Bij minder dan {floor} antwoorden is er geen cijfer en geen rang, "
        "tenzij bijna elke contactpersoon antwoordde.",
    ),
    "accounts_tested": (
        "Significant: p ≤ .05 after correction for testing many accounts at once (Benjamini–Hochberg), so an interval without "
        "0 is not always enough. Below {floor} answers, now or in what is compared with, nothing is tested.",
        "Significant: p ≤ 0,05 na correctie voor het toetsen van veel klanten tegelijk (Benjamini–Hochberg); een interval "
        "zonder 0 is dus niet altijd genoeg. Bij minder dan {floor} antwoorden, nu of in de vergelijking, is er niets getoetst.",
    ),
    "no_accounts": ("There are no figures by account.", "Er zijn geen cijfers per klant."),
    "rank": ("Rank", "Rang"),
    "account": ("Account", "Klant"),
    "manager": ("Manager", "Manager"),
    "search": ("Search account, id or manager", "Zoek klant, id of manager"),
    "all_branches": ("All branches", "Alle branches"),
    "download": ("Download CSV", "Download CSV"),
    "previous": ("Previous", "Vorige"),
    "next": ("Next", "Volgende"),
    "shown": ("{from}–{to} of {all}", "{from}–{to} van {all}"),
    "none_found": ("Nothing matches.", "Niets gevonden."),
    "of_contacts": ("{n} of {contacts} contacts", "{n} van {contacts} contacten"),
    "answers_of_contacts": ("Answers", "Antwoorden"),
    "id": ("Id", "Id"),
    "contacts": ("Contacts", "Contacten"),
    "first_only": (
        "The first {count} of {all}; searching and sorting need JavaScript. All are in the mart nps_by_account.",
        "De eerste {count} van {all}; zoeken en sorteren vraagt JavaScript. Alle staan in de tabel nps_by_account.",
    ),
    "explain_account": (
        "One account, answer by answer:",
        "Eén klant, antwoord voor antwoord:",
    ),
    "low": ("low", "laag"),
    "high": ("high", "hoog"),
    "not_shown": ("Not shown because", "Niet getoond omdat"),
    "change_short": ("Change", "Verandering"),
}

ACT = {
    "no_queue": ("Nobody is waiting for a call.", "Niemand wacht op een telefoontje."),
    "call_first": ("Whom to call first", "Wie eerst te bellen"),
    "call_first_note": (
        "Follow-ups open: {open}. The first {shown} are listed: overdue first, then severity, decision makers and revenue (in the currency of accounts).",
        "Open opvolgingen: {open}. De eerste {shown} staan hier: eerst te laat, dan ernst, beslissers en omzet (in de valuta van accounts).",
    ),
    "person": ("Person", "Persoon"),
    "overdue_since": ("overdue since {day}", "te laat sinds {day}"),
    "due_on": ("due {day}", "uiterlijk {day}"),
    "answered_on": ("answered {day}", "antwoordde {day}"),
    "scored": ("Score {score}", "Score {score}"),
    "a_year": ("{amount} a year", "{amount} per jaar"),
    "by_manager": ("Per account manager", "Per accountmanager"),
    "cases": ("Cases", "Zaken"),
    "overdue": ("Overdue", "Te laat"),
    "first_case": ("First case", "Eerste zaak"),
    "themes": ("What customers complain about", "Waarover zij klagen"),
    "themes_note": (
        "NPS points that go with each theme: how much higher the NPS would be if everybody who mentions it were passive. "
        "Associated, not caused, and points of themes do not add up.",
        "NPS-punten die samengaan met elk thema: hoeveel hoger de NPS was geweest als iedereen die het noemt passive was. "
        "Een samenhang, geen oorzaak; punten van thema's tellen niet op.",
    ),
    "no_themes": (
        "No text of this period mentions a known theme.",
        "Geen tekst van deze periode noemt een bekend thema.",
    ),
    "theme": ("Theme", "Thema"),
    "points_associated": ("Points associated", "Punten die samengaan"),
    "mentions": ("Mentions", "Vermeldingen"),
    "mentions_of": ("{n} of {texts} texts", "{n} van {texts} teksten"),
    "mention_nps": (
        "Difference in NPS: those who mention it minus the rest",
        "Verschil in NPS: wie het noemt min de rest",
    ),
    "mark_theme": (
        "{theme}: {points} points, mentioned in {n} of {texts} texts",
        "{theme}: {points} punten, genoemd in {n} van {texts} teksten",
    ),
    "in_words": ("In their words", "In hun woorden"),
    "improvement": (
        "Changed on {day}: {what}. Mentioned in {before} of the texts before, in {after} since",
        "Veranderd op {day}: {what}. Genoemd in {before} van de teksten ervoor, in {after} sindsdien",
    ),
    "improved": ("an improvement", "een verbetering"),
    "referrals": ("Whom to ask for an introduction", "Wie om een introductie te vragen"),
    "referrals_note": (
        "Accounts with promoters nobody has asked yet; look up the person by their id in the CRM. "
        "What was won is in the currency of introductions.",
        "Klanten met promoters aan wie nog niemand iets vroeg; zoek de persoon op met de id uit het "
        "CRM. Wat gewonnen is staat in de valuta van introductions.",
    ),
    "no_referrals": ("There is no promoter left to ask.", "Er is geen promoter meer om te vragen."),
    "ask": ("Ask", "Vraag"),
    "not_asked": ("Not asked yet", "Nog niet gevraagd"),
    "not_asked_of": ("{n} of {promoters} promoters", "{n} van {promoters} promoters"),
    "introduced": ("Introductions, won", "Introducties, gewonnen"),
    "introduced_won": ("{made}, {won} won", "{made}, {won} gewonnen"),
    "recommended_to": ("Recommends us to", "Beveelt ons aan bij"),
    "potential": ("Where most is at stake", "Waar het meest op het spel staat"),
    "potential_note": (
        "As of now, with everybody's newest answer of any period; Accounts shows one period. Revenue at risk is the yearly "
        "revenue times the share of detractors among those heard, weighed by role and severity, in the currency of "
        "accounts. It says where to look first, and is not a forecast.",
        "De stand van nu, met ieders nieuwste antwoord uit alle perioden; Klanten toont één periode. Omzet met risico is de "
        "jaaromzet maal het aandeel criticasters onder wie gehoord is, gewogen naar rol en ernst, in de valuta van accounts. "
        "Dit zegt waar u het eerst kijkt, en is geen voorspelling.",
    ),
    "no_potential": ("No account is silent or at risk.", "Geen klant is stil of loopt risico."),
    "at_stake": ("Revenue at risk", "Omzet met risico"),
    "of_whole": ("of {whole} a year", "van {whole} per jaar"),
    "voices": ("Voices", "Stemmen"),
    "heard": ("{heard} of {contacts} contacts heard", "{heard} van {contacts} contacten gehoord"),
    "silent": ("silent", "stil"),
    "last_answer": ("Last answer", "Laatste antwoord"),
    "not_heard": ("not heard: {roles}", "niet gehoord: {roles}"),
}
