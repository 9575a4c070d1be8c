"""Texts of Bonus and Data: key → (English, Dutch)."""

BONUS = {
    "bonus_note": (
        "What each scheme pays on the answers known now; a closed period pays what was closed.",
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
    "not_paid": ("nothing is paid: a rule is not met", "er wordt niets betaald: niet aan een regel voldaan"),
    "closable_on": ("closable {day}", "te sluiten {day}"),
    "bonus_period": ("Scheme and period", "Regeling en periode"),
    "bonus_periods": ("Bonus periods", "Bonusperioden"),
    "paid": ("Paid", "Betaald"),
    "corrections": ("corrected {count}×", "{count}× gecorrigeerd"),
    "nothing_paid": (
        "Nothing is paid yet: `nps bonus close` pays a period that is closable.",
        "Er is nog niets betaald: `nps bonus close` betaalt een periode die te sluiten is.",
    ),
    "waiting_restatements": ("Restatements waiting", "Herzieningen die wachten"),
    "decided": ("{count} decided", "{count} besloten"),
    "restatements": ("What would change a paid figure", "Wat een betaald cijfer zou veranderen"),
    "restatements_note": (
        "Differences that became known after the closing, by cause. `nps bonus decide` says whether one is paid, `nps bonus "
        "correct` pays it.",
        "Verschillen die na het sluiten bekend werden, per oorzaak. `nps bonus decide` zegt of er een betaald wordt, `nps "
        "bonus correct` betaalt het.",
    ),
    "no_restatements": (
        "No difference with a paid figure is on file.",
        "Er is geen verschil met een betaald cijfer aanwezig.",
    ),
    "cause": ("Cause", "Oorzaak"),
    "points_paid_now": ("Points paid, now", "Punten betaald, nu"),
    "difference": ("Difference", "Verschil"),
    "decision": ("Decision", "Besluit"),
    "signals": ("Signals", "Signalen"),
    "signals_note": (
        "What makes a figure look better without a customer being more satisfied, more often than chance explains. A reason "
        "to look, never proof; no amount changes by it.",
        "Wat een cijfer beter doet lijken zonder dat een klant tevredener is, vaker dan toeval verklaart. Een reden om te "
        "kijken, nooit een bewijs; geen bedrag verandert erdoor.",
    ),
    "no_signals": (
        "No signal is on file.",
        "Er is geen signaal aanwezig.",
    ),
    "signal": ("Signal", "Signaal"),
    "seen": ("Seen", "Gezien"),
    "expected": ("Expected", "Verwacht"),
    "chance": ("Chance", "Toeval"),
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
    "dispositions": ("What became of every answer", "Wat er met elk antwoord gebeurde"),
    "dispositions_note": (
        "Every row that was loaded is counted or listed with the one reason it is not.",
        "Elke geladen rij is geteld, of staat er met de ene reden waarom dat niet zo is.",
    ),
    "no_dispositions": ("No answers are loaded.", "Er zijn geen antwoorden geladen."),
    "disposition": ("Disposition", "Bestemming"),
    "balance": (
        "{answers} answers from {files} files; difference between rows loaded and rows accounted for: {difference}.",
        "{answers} antwoorden uit {files} bestanden; verschil tussen geladen en verantwoorde rijen: {difference}.",
    ),
    "validation": ("What was checked", "Wat er gecontroleerd is"),
    "no_validation": ("No validation is on file.", "Er is geen controle aanwezig."),
    "gate": ("Gate", "Poort"),
    "expectations": ("Expectations that hold", "Verwachtingen die kloppen"),
    "held_of": ("{held} of {all}", "{held} van {all}"),
    "failed": ("Do not hold", "Kloppen niet"),
    "checked_at": ("Checked", "Gecontroleerd"),
    "all_loaded": ("All {state} on {moment}.", "Alle {state} op {moment}."),
    "loads": ("Files loaded, the newest {count}", "Geladen bestanden, de nieuwste {count}"),
    "no_loads": ("No file is loaded.", "Er is geen bestand geladen."),
    "file": ("File", "Bestand"),
    "rows": ("Rows added, read", "Rijen toegevoegd, gelezen"),
    "rows_unchanged": ("{count} already loaded", "{count} al geladen"),
    "rows_rejected": ("{count} not readable as a row", "{count} niet als rij te lezen"),
    "rows_of": ("{added} of {read}", "{added} van {read}"),
    "ways": ("How the answers came in", "Hoe de antwoorden binnenkwamen"),
    "no_ways": (
        "It is not known by which tools and channels the answers came.",
        "Het is niet bekend via welke tools en kanalen de antwoorden kwamen.",
    ),
    "one_of_tools": (
        "All answers came by one survey tool: {names}.",
        "Alle antwoorden kwamen via één enquêtetool: {names}.",
    ),
    "one_of_channels": (
        "All answers came by one channel: {names}.",
        "Alle antwoorden kwamen via één kanaal: {names}.",
    ),
    "several_tools": (
        "Answers of several survey tools are taken together: {names}. A difference may be that of the tools.",
        "Antwoorden uit meer enquêtetools zijn samengenomen: {names}. Een verschil kan van de tools komen.",
    ),
    "several_channels": (
        "Answers of several channels are taken together: {names}. A difference may be that of the channels.",
        "Antwoorden uit meer kanalen zijn samengenomen: {names}. Een verschil kan van de kanalen komen.",
    ),
    "mixed_tools": (
        "Surveys that mix tools ({count}): {surveys}",
        "Enquêtes die tools mengen ({count}): {surveys}",
    ),
    "mixed_channels": (
        "Surveys that mix channels ({count}): {surveys}",
        "Enquêtes die kanalen mengen ({count}): {surveys}",
    ),
    "study_is": ("Benchmark", "Benchmark"),
    "study_provider": ("Source", "Bron"),
    "study_population": ("who was asked", "wie gevraagd is"),
    "study_method": ("method", "methode"),
    "other_study": (
        "Others: {studies}. Compare with another: `nps dashboard --study ID`.",
        "Andere: {studies}. Vergelijk met een andere: `nps dashboard --study ID`.",
    ),
    "documents": ("Documents", "Documenten"),
    "documents_note": (
        "In the folder docs beside this page; they open without a network too.",
        "In de map docs naast deze pagina; ook zij openen zonder netwerk.",
    ),
    "document_data_docs": (
        "every expectation of the data, and what was found",
        "elke verwachting van de gegevens, en wat er gevonden is (Engels)",
    ),
    "document_models": (
        "every table and column, its tests, its SQL and where it comes from",
        "elke tabel en kolom, met toetsen, SQL en herkomst (Engels)",
    ),
}
