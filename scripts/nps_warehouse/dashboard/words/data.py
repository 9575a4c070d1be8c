"""Texts of Bonus and Data: key → (English, Dutch)."""

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
