"""Codes of the marts in words: code → (English, Dutch). A code that is missing here is shown as it is."""

CODES = {
    "(unknown)": ("(unknown)", "(onbekend)"),
    # why a figure is not shown, or not tested
    "nothing to compare with": ("nothing to compare with", "niets om mee te vergelijken"),
    "uncertainty unknown": ("uncertainty unknown", "onzekerheid onbekend"),
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
    "nps_change": ("change of NPS", "verandering van NPS"),
    "branch_gap": ("gap to branch", "verschil met branche"),
    # periods
    "month": ("month", "maand"),
    "quarter": ("quarter", "kwartaal"),
    "half_year": ("half-year", "halfjaar"),
    "year": ("year", "jaar"),
    "rolling_12_months": ("12 months", "12 maanden"),
}
