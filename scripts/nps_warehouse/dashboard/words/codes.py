"""Codes of the marts in words: code → (English, Dutch). A code that is missing here is shown as it is."""

CODES = {
    # names of what is not known
    "(unknown)": ("(unknown)", "(onbekend)"),
    # why a figure is not shown, or not tested
    "nothing to compare with": ("nothing to compare with", "niets om mee te vergelijken"),
    "uncertainty unknown": ("uncertainty unknown", "onzekerheid onbekend"),
    "compared with n < 5": ("compared with n < 5", "vergeleken met n < 5"),
    # what to do
    "recover": ("recover", "herstellen"),
    "repair": ("repair", "verbeteren"),
    "win_over": ("win over", "overtuigen"),
    "ask_for_introduction": ("ask for an introduction", "introductie vragen"),
    # roles
    "decision_maker": ("decision maker", "beslisser"),
    "influencer": ("influencer", "beïnvloeder"),
    "user": ("user", "gebruiker"),
    # channels
    "email": ("e-mail", "e-mail"),
    "phone": ("telephone", "telefoon"),
    "web": ("web", "web"),
    "sms": ("text message", "sms"),
    # what a file is in that is in no tool's format
    "table": ("plain tables", "gewone tabellen"),
    # dispositions and their reasons
    "counted": ("counted", "geteld"),
    "superseded": ("superseded", "vervangen"),
    "not_an_answer": ("not an answer", "geen antwoord"),
    "quarantined": ("quarantined", "in quarantaine"),
    "newer_version": ("a newer version was loaded", "een nieuwere versie is geladen"),
    "withdrawn": ("withdrawn", "ingetrokken"),
    "score_not_a_number": ("score is not a number", "score is geen getal"),
    "score_not_whole": ("score is not a whole number", "score is geen heel getal"),
    "score_out_of_range": ("score is outside 0 to 10", "score ligt buiten 0 tot 10"),
    "time_missing": ("time is missing", "tijdstip ontbreekt"),
    "time_unreadable": ("time cannot be read", "tijdstip is niet te lezen"),
    "time_in_future": ("time is in the future", "tijdstip ligt in de toekomst"),
    "id_missing": ("id is missing", "id ontbreekt"),
    "not_a_real_response": ("preview or test", "voorbeeld of test"),
    "not_finished": ("not finished", "niet afgemaakt"),
    # loads and gates
    "loaded": ("loaded", "geladen"),
    "failed": ("failed", "mislukt"),
    "raw": ("raw", "ruw"),
    "marts": ("marts", "tabellen"),
    # bonus
    "open": ("open", "open"),
    "closable": ("closable", "te sluiten"),
    "closed": ("closed", "gesloten"),
    "nps": ("NPS", "NPS"),
    "nps_low": ("the lower end of the interval of the NPS", "de ondergrens van het interval van de NPS"),
    "nps_change": ("the change of the NPS", "de verandering van de NPS"),
    "branch_gap": ("the gap to the branch", "het verschil met de branche"),
    "branch_gap_low": (
        "the lower end of the gap to the branch",
        "de ondergrens van het verschil met de branche",
    ),
    "account_mean_nps": ("the mean NPS of accounts", "de gemiddelde NPS van klanten"),
    "account_manager": ("account manager", "accountmanager"),
    "team": ("team", "team"),
    "answers": ("answers", "antwoorden"),
    "accounts": ("accounts", "klanten"),
    "no answers": ("no answers", "geen antwoorden"),
    "no target": ("no target", "geen doel"),
    "no invitations": ("no invitations", "geen uitnodigingen"),
    "no benchmark of any branch": ("no benchmark of any branch", "geen benchmark van een branche"),
    "no answers in the period before": (
        "no answers in the period before",
        "geen antwoorden in de vorige periode",
    ),
    "no answers with an account": ("no answers with an account", "geen antwoorden met een klant"),
    "uncertainty of the benchmark unknown": (
        "uncertainty of the benchmark unknown",
        "onzekerheid van de benchmark onbekend",
    ),
    # why a paid figure would change, and what was decided
    "cause_late_answer": ("late answers", "late antwoorden"),
    "cause_corrected_score": ("corrected scores", "verbeterde scores"),
    "cause_moved_account": ("accounts that moved", "verplaatste klanten"),
    "cause_withdrawn": ("withdrawn files", "ingetrokken bestanden"),
    "cause_erased": ("erased people", "gewiste personen"),
    "cause_rule": ("rules, targets, benchmarks", "regels, doelen, benchmarks"),
    "cause_setting": ("settings", "instellingen"),
    "cause_code": ("another cause", "een andere oorzaak"),
    "undecided": ("waits", "wacht"),
    "adjust": ("to be paid", "wordt betaald"),
    "waive": ("waived", "kwijtgescholden"),
    # signals
    "former_detractors_invited_less": (
        "former detractors invited less",
        "eerdere criticasters minder uitgenodigd",
    ),
    "decision_makers_invited_less": ("decision makers invited less", "beslissers minder uitgenodigd"),
    "response_rate_against_past": (
        "response rate against its past",
        "respons vergeleken met het eigen verleden",
    ),
    "response_rate_against_peers": (
        "response rate against the others",
        "respons vergeleken met de anderen",
    ),
    "answers_before_closing": ("answers just before the closing", "antwoorden vlak voor het sluiten"),
    "accounts_moved": ("accounts moved to its advantage", "klanten in eigen voordeel verplaatst"),
    "accounts_back_dated": ("accounts moved back-dated", "klanten met terugwerkende kracht verplaatst"),
    "contacts_added": ("contacts added before a survey", "contacten toegevoegd voor een enquête"),
    "contacts_deactivated": (
        "contacts made inactive before a survey",
        "contacten uitgezet voor een enquête",
    ),
    "contacts_readdressed": (
        "addresses changed before a survey",
        "adressen gewijzigd voor een enquête",
    ),
    "answers_never_invited": ("answers of people never invited", "antwoorden van nooit uitgenodigden"),
    # periods
    "month": ("month", "maand"),
    "quarter": ("quarter", "kwartaal"),
    "half_year": ("half-year", "halfjaar"),
    "year": ("year", "jaar"),
    "rolling_12_months": ("12 months", "12 maanden"),
}
