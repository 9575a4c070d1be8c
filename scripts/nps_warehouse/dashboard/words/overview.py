"""Texts around all sections, and of Overview and Branches: key → (English, Dutch)."""

PAGE = {
    "title": ("Net Promoter Score", "Net Promoter Score"),
    "skip": ("Skip to the content", "Naar de inhoud"),
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
    "the_list": ("The list", "De lijst"),
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
    "of_ten": ("0 to 10, n\u00a0=\u00a0{n}", "0 tot 10, n\u00a0=\u00a0{n}"),
    "response_rate": ("Response rate", "Respons"),
    "answered_of": ("{answered} of {invited} invitations", "{answered} van {invited} uitnodigingen"),
    "newest_counts": (
        "; of a person only the newest answer counts in the NPS",
        "; van een persoon telt alleen het nieuwste antwoord in de NPS",
    ),
    "no_invitations": ("No invitations on file", "Geen uitnodigingen aanwezig"),
    "b2b_gap": ("Gap to all B2B", "Verschil met heel B2B"),
    "benchmark_is": ("{interval}, benchmark {benchmark}", "{interval}, benchmark {benchmark}"),
    "change": ("Change from a year earlier", "Verandering t.o.v. een jaar eerder"),
    "change_period": ("Change from the period before", "Verandering t.o.v. de vorige periode"),
    "change_from": ("{interval}, from {previous}", "{interval}, was {previous}"),
    "effective": ("Accounts behind it", "Klanten erachter"),
    "effective_note": (
        "as certain as {accounts} accounts of equal size",
        "zo zeker als {accounts} even grote klanten",
    ),
    "one_account": (
        "One account only: the interval says nothing about how others would answer.",
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
        "Follow-ups open: {open}. First: {account} ({manager}).",
        "Open opvolgingen: {open}. Eerst: {account} ({manager}).",
    ),
    "overdue_all": ("{count}, all overdue", "{count}, alle te laat"),
    "overdue_some": ("{count}, {overdue} of them overdue", "{count}, waarvan {overdue} te laat"),
    "overdue_none": ("{count}, none overdue", "{count}, geen te laat"),
    "to_recover": ("; severe detractors among them: {count}", "; ernstige criticasters daaronder: {count}"),
    "quiet_since": (
        "No answers after {day}, long before the newest load.",
        "Geen antwoorden na {day}, lang voor het laatst geladen bestand.",
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
        "A trend needs two whole periods; there are not two yet.",
        "Er zijn nog geen twee volledige perioden: die zijn nodig voor een trend.",
    ),
    "break": ("Break", "Breuk"),
    "break_tools": ("survey tools {now} (before: {before})", "enquêtetools {now} (daarvoor: {before})"),
    "break_channels": ("channels {now} (before: {before})", "kanalen {now} (daarvoor: {before})"),
    "other_tools": (
        "The survey tools differ from those of the period compared with: the change may be due to them.",
        "De enquêtetools verschillen van die van de periode ervoor: de verandering kan daaraan liggen.",
    ),
    "other_channels": (
        "The channels differ from those of the period compared with: the change may be due to them.",
        "De kanalen verschillen van die van de periode ervoor: de verandering kan daaraan liggen.",
    ),
    "b2b_benchmark": ("B2B benchmark", "B2B-benchmark"),
    "period": ("Period", "Periode"),
    "mark_period": (
        "{period}: NPS {nps} ({interval}), n\u00a0=\u00a0{n}",
        "{period}: NPS {nps} ({interval}), n\u00a0=\u00a0{n}",
    ),
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
        "that only the gap to its own benchmark shows whether a figure is good: the largest gap comes first.",
        "De NPS verschilt zo sterk per branche dat alleen het verschil met de eigen benchmark zegt of een cijfer goed is: "
        "het grootste verschil staat vooraan.",
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
    "best_branch": (
        "Strongest against its own benchmark: {name}, gap {gap} ({interval}).",
        "Sterkst tegenover de eigen benchmark: {name}, verschil {gap} ({interval}).",
    ),
    "worst_branch": (
        "Weakest against its own benchmark: {name}, gap {gap} ({interval}).",
        "Zwakst tegenover de eigen benchmark: {name}, verschil {gap} ({interval}).",
    ),
    "behind": (
        "{count} of {all} branches are significantly below their benchmark, {ahead} significantly above.",
        "{count} van {all} branches liggen significant onder hun benchmark, {ahead} er significant boven.",
    ),
}
