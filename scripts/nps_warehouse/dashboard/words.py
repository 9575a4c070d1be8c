"""Every text of the page in English and Dutch, side by side: key → (English, Dutch).

    >>> word("accounts", "nl")
    'Klanten'

Keys that begin with `code:` are codes of the marts. Names, ids and what customers wrote are not translated.
"""

from collections.abc import Mapping
from typing import Literal

from nps_warehouse.dashboard.codes import CODES
from nps_warehouse.settings import LANGUAGES

Language = Literal["en", "nl"]

PAGE = {
    "title": ("Net Promoter Score", "Net Promoter Score"),
    "skip": ("To the content", "Naar de inhoud"),
    "contents": ("Sections", "Onderdelen"),
    "overview": ("Overview", "Overzicht"),
    "branches": ("Branches", "Branches"),
    "accounts": ("Accounts", "Klanten"),
    "act": ("Act", "Actie"),
    "bonus": ("Bonus", "Bonus"),
    "data": ("Data", "Gegevens"),
    "period_of": ("{first} to {last}", "{first} tot en met {last}"),
    "incomplete": ("still running", "loopt nog"),
    "as_of": ("Data as of {moment}", "Gegevens van {moment}"),
    "compared_with": ("Compared with {study}", "Vergeleken met {study}"),
    "no_study": ("No benchmark on file", "Geen benchmark aanwezig"),
    "explained_by": ("Explained by", "Uitgelegd door"),
    "as_table": ("The figures as a table", "De cijfers als tabel"),
    "footer": (
        "Drawn from the published marts; nothing on this page is computed or fetched when it is opened.",
        "Getekend uit de gepubliceerde tabellen; deze pagina berekent niets en haalt niets op.",
    ),
}

OVERVIEW = {
    "nothing_counts": (
        "No answer counts yet: there is no figure to show. `nps status` says why.",
        "Nog geen antwoord telt mee: er is geen cijfer. `nps status` zegt waarom.",
    ),
    "interval": ("95 % interval", "95%-interval"),
    "exact": ("exact", "exact"),
    "answers": ("answers", "antwoorden"),
    "answer": ("answer", "antwoord"),
    "n": ("n", "n"),
    "nps": ("NPS", "NPS"),
    "score": ("Score", "Score"),
    "share": ("Share", "Aandeel"),
    "mean": ("Mean score", "Gemiddelde score"),
    "of_ten": ("0 to 10, n = {n}", "0 tot 10, n = {n}"),
    "response_rate": ("Response rate", "Respons"),
    "answered_of": ("{answered} of {invited} invitations", "{answered} van {invited} uitnodigingen"),
    "no_invitations": ("No invitations on file", "Geen uitnodigingen aanwezig"),
    "b2b_gap": ("Gap to all B2B", "Verschil met heel B2B"),
    "benchmark_is": ("{interval}, benchmark {benchmark}", "{interval}, benchmark {benchmark}"),
    "change": ("Change on a year earlier", "Verandering t.o.v. een jaar eerder"),
    "change_period": ("Change on the period before", "Verandering t.o.v. de vorige periode"),
    "change_from": ("{interval}, from {previous}", "{interval}, was {previous}"),
    "effective": ("Accounts behind it", "Klanten erachter"),
    "effective_note": (
        "accounts of equal size that the answers amount to",
        "even grote klanten waar de antwoorden op neerkomen",
    ),
    "one_account": (
        "One account only: the interval says nothing of how others would answer.",
        "Eén klant: het interval zegt niets over hoe andere zouden antwoorden.",
    ),
    "better_than_b2b": (
        "Above the average of all B2B ({benchmark}): the difference is significant.",
        "Boven het gemiddelde van heel B2B ({benchmark}): het verschil is significant.",
    ),
    "worse_than_b2b": (
        "Below the average of all B2B ({benchmark}): the difference is significant.",
        "Onder het gemiddelde van heel B2B ({benchmark}): het verschil is significant.",
    ),
    "like_b2b": (
        "No significant difference from the average of all B2B ({benchmark}).",
        "Geen significant verschil met het gemiddelde van heel B2B ({benchmark}).",
    ),
    "no_b2b": (
        "There is no B2B average to compare with.",
        "Er is geen B2B-gemiddelde om mee te vergelijken.",
    ),
    "rising": ("It is rising: the change is significant.", "Hij stijgt: de verandering is significant."),
    "falling": ("It is falling: the change is significant.", "Hij daalt: de verandering is significant."),
    "steady": (
        "The change is not significant: a difference of this size can be chance.",
        "De verandering is niet significant: een verschil van deze grootte kan toeval zijn.",
    ),
    "waiting": (
        "{count} people wait for a call, {overdue} of them too long. First: {account} ({manager}).",
        "{count} mensen wachten op een telefoontje, {overdue} te lang. Eerst: {account} ({manager}).",
    ),
    "rolling": ("{months} months to {last}", "{months} maanden t/m {last}"),
    "not_tested": ("Not tested: {reason}.", "Niet getoetst: {reason}."),
    "histogram": ("How they scored us", "Hoe zij ons scoorden"),
    "histogram_note": (
        "Answers per score; promoters gave 9 or 10, passives 7 or 8, detractors 0 to 6.",
        "Antwoorden per score; promoters gaven een 9 of 10, passives een 7 of 8, criticasters 0 tot en met 6.",
    ),
    "promoters": ("Promoters", "Promoters"),
    "passives": ("Passives", "Passives"),
    "detractors": ("Detractors", "Criticasters"),
    "mark_score": ("Score {score}: {n} answers, {share}", "Score {score}: {n} antwoorden, {share}"),
    "trend": ("Is it getting better?", "Wordt het beter?"),
    "trend_note": (
        "NPS of each period with its 95 % interval; neighbouring rolling windows share most of their answers.",
        "NPS per periode met 95%-interval; opeenvolgende rollende vensters delen de meeste antwoorden.",
    ),
    "no_trend": (
        "There are no two whole periods yet: a trend needs them.",
        "Er zijn nog geen twee volledige perioden: die zijn nodig voor een trend.",
    ),
    "b2b_benchmark": ("B2B benchmark", "B2B-benchmark"),
    "period": ("Period", "Periode"),
    "mark_period": ("{period}: NPS {nps} ({interval}), n = {n}", "{period}: NPS {nps} ({interval}), n = {n}"),
    "mark_benchmark": ("{name}: benchmark {nps}", "{name}: benchmark {nps}"),
    "channels": ("Does the channel matter?", "Maakt het kanaal uit?"),
    "channels_note": (
        "Each channel against the others, compared within the same accounts. A change in the mix of channels moves the NPS.",
        "Elk kanaal tegenover de andere, vergeleken binnen dezelfde klanten. Een andere mix van kanalen verandert de NPS.",
    ),
    "channel": ("Channel", "Kanaal"),
    "against_others": ("Against the others", "T.o.v. de andere"),
    "significant": ("significant", "significant"),
}

BRANCHES = {
    "branches_note": (
        "A branch is an industry sector, the line of business a customer is in. NPS differs so much between branches "
        "that only the gap to its own benchmark tells whether a figure is good.",
        "De NPS verschilt zo sterk per branche dat alleen het verschil met de eigen benchmark zegt of een cijfer goed is.",
    ),
    "no_branches": ("There are no figures by branch.", "Er zijn geen cijfers per branche."),
    "one_account_short": ("one account only", "één klant"),
    "key_interval": ("NPS with 95 % interval", "NPS met 95%-interval"),
    "key_benchmark": ("branch benchmark", "benchmark van de branche"),
    "key_suppliers": ("lowest to highest supplier", "laagste tot hoogste leverancier"),
    "branch": ("Branch", "Branche"),
    "mix": ("Promoters, passives, detractors", "Promoters, passives, criticasters"),
    "benchmark": ("Benchmark", "Benchmark"),
    "branch_gap": ("Gap to its branch", "Verschil met de branche"),
    "suppliers": ("suppliers {range}", "leveranciers {range}"),
    "to_reach": ("Detractors to win over", "Criticasters te winnen"),
    "mark_suppliers": ("{name}: suppliers from {low} to {high}", "{name}: leveranciers van {low} tot {high}"),
    "worst_branch": (
        "Weakest against its own benchmark: {name}, gap {gap} ({interval}).",
        "Zwakst tegenover de eigen benchmark: {name}, verschil {gap} ({interval}).",
    ),
    "behind": (
        "{count} of {all} branches are significantly below their benchmark, {ahead} significantly above.",
        "{count} van {all} branches liggen significant onder hun benchmark, {ahead} er significant boven.",
    ),
}

ACCOUNTS = {
    "accounts_note": (
        "Figures of small accounts jump about; the rank pulls each toward its branch, the more so the less certain it is. "
        "Under {floor} answers the reason is shown, unless nearly every contact answered; a figure is exact when all did.",
        "Cijfers van kleine klanten springen op en neer; de rang trekt elk naar zijn branche, sterker naarmate het minder "
        "zeker is. Bij minder dan {floor} antwoorden staat er de reden, tenzij bijna elke contactpersoon antwoordde; een "
        "cijfer is exact als allen dat deden.",
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
    "no_queue": ("Nobody waits for a call.", "Niemand wacht op een telefoontje."),
    "call_first": ("Whom to call first", "Wie eerst te bellen"),
    "call_first_note": (
        "The first {shown} of {all} open cases, {overdue} of them overdue: overdue first, then severity, decision makers and "
        "revenue.",
        "De eerste {shown} van {all} open zaken, waarvan {overdue} te laat: eerst te laat, dan ernst, beslissers en omzet.",
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
    "themes": ("What they complain of", "Waarover zij klagen"),
    "themes_note": (
        "NPS points that go with each theme: how much higher the NPS had been, had everybody who mentions it been passive. "
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
    "mention_nps": ("NPS of who mention it, against the rest", "NPS van wie het noemt, t.o.v. de rest"),
    "mark_theme": (
        "{theme}: {points} points, mentioned in {n} of {texts} texts",
        "{theme}: {points} punten, genoemd in {n} van {texts} teksten",
    ),
    "in_words": ("In their words", "In hun woorden"),
    "improvement": (
        "Since {day}: {before} (n = {n_before}) became {after} (n = {n_after})",
        "Sinds {day}: {before} (n = {n_before}) werd {after} (n = {n_after})",
    ),
    "referrals": ("Whom to ask for an introduction", "Wie om een introductie te vragen"),
    "referrals_note": (
        "Accounts with promoters whom nobody asked yet; the person is named by the id in the CRM.",
        "Klanten met promoters die nog niemand iets vroeg; de persoon staat er met de id uit het CRM.",
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
        "Silent accounts and revenue of detractors: an order to look in, not a forecast.",
        "Stille klanten en omzet van criticasters: een volgorde om te kijken, geen voorspelling.",
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

BONUS = {
    "bonus_note": (
        "What each scheme comes to with the answers of now; a closed period pays what was closed.",
        "Waar elke regeling op uitkomt met de antwoorden van nu; een gesloten periode betaalt wat gesloten is.",
    ),
    "no_bonus": (
        "There are no bonus statements: no scheme has a target for a period yet.",
        "Er zijn geen bonusoverzichten: geen regeling heeft al een doel voor een periode.",
    ),
    "scheme_of": ("version {version}, paid on {measure}", "versie {version}, betaald op {measure}"),
    "of_needed": ("{n} of the {needed} {what} needed", "{n} van de {needed} {what} nodig"),
    "payee": ("Payee", "Voor wie"),
    "measure": ("Measure", "Maatstaf"),
    "state": ("State", "Status"),
    "eligible": ("Rules", "Regels"),
    "rules_met": ("met", "voldaan"),
    "amount": ("Amount", "Bedrag"),
    "of_target": ("{share} of {target}", "{share} van {target}"),
    "closable_on": ("closable {day}", "te sluiten {day}"),
    "bonus_first": ("The newest {count} statements.", "De nieuwste {count} overzichten."),
}

DATA = {
    "last_answer_on": ("Last answer", "Laatste antwoord"),
    "first_answer_on": ("First answer", "Eerste antwoord"),
    "of_loaded": ("of {answers} loaded", "van {answers} geladen"),
    "counted_answers": ("Answers counted", "Antwoorden geteld"),
    "last_load": ("Last load", "Laatst geladen"),
    "built_at": ("Built", "Gebouwd"),
    "build_of": ("build {sequence}, {how}", "bouw {sequence}, {how}"),
    "in_full": ("in full", "geheel"),
    "in_part": ("in part", "gedeeltelijk"),
    "dispositions": ("What became of every answer", "Wat er van elk antwoord werd"),
    "dispositions_note": (
        "Every row that was loaded is counted or listed with the one reason why not.",
        "Elke geladen rij is geteld of staat er met de ene reden waarom niet.",
    ),
    "no_dispositions": ("No answers are loaded.", "Er zijn geen antwoorden geladen."),
    "disposition": ("Disposition", "Bestemming"),
    "reason": ("Reason", "Reden"),
    "balance": (
        "{answers} answers of {files} files; difference between rows loaded and rows accounted for: {difference}.",
        "{answers} antwoorden uit {files} bestanden; verschil tussen geladen en verantwoorde rijen: {difference}.",
    ),
    "validation": ("What was checked", "Wat er gecontroleerd is"),
    "no_validation": ("No validation is on file.", "Er is geen controle aanwezig."),
    "gate": ("Gate", "Poort"),
    "expectations": ("Expectations that hold", "Verwachtingen die kloppen"),
    "held_of": ("{held} of {all}", "{held} van {all}"),
    "failed": ("Do not hold", "Kloppen niet"),
    "checked_at": ("Checked", "Gecontroleerd"),
    "loads": ("Files loaded, the newest {count}", "Geladen bestanden, de nieuwste {count}"),
    "no_loads": ("No file is loaded.", "Er is geen bestand geladen."),
    "file": ("File", "Bestand"),
    "table": ("Table", "Tabel"),
    "rows": ("Rows added, read", "Rijen toegevoegd, gelezen"),
    "rows_of": ("{added} of {read}", "{added} van {read}"),
    "study_is": ("Benchmark", "Benchmark"),
    "other_study": (
        "Others: {studies}. Compare with another: `nps dashboard --study ID`.",
        "Andere: {studies}. Vergelijk met een andere: `nps dashboard --study ID`.",
    ),
}

WORDS: dict[str, tuple[str, str]] = {
    **PAGE,
    **OVERVIEW,
    **BRANCHES,
    **ACCOUNTS,
    **ACT,
    **BONUS,
    **DATA,
    **{f"code:{code}": texts for code, texts in CODES.items()},
}


def word(key: str, language: Language, values: Mapping[str, object] | None = None) -> str:
    """A text in a language, with values filled in. Raises KeyError for an unknown key."""
    return WORDS[key][LANGUAGES.index(language)].format_map(values or {})
