"""The words for yes and no of a flag such as `is_active`: written once, for the raw gate and the models.

The raw gate uses them as they are; the models through `macros/parsing/flag_words.sql`, which `scripts/write_grammar.py`
makes of them. Words are compared in lower case, with a space for each hyphen and underscore (`plain_flag`). Languages:
nl, en, de, fr, es, pt, it, sv, da, pl.
"""

from nps_warehouse.grammar import listed

YES = (
    *("true", "t", "1", "1.0", "on", "x", "✓", "✔"),
    *(
        "yes",
        "y",
        "ja",
        "j",
        "oui",
        "o",
        "si",
        "sí",
        "sì",
        "sim",
        "s",
        "tak",
        "vrai",
        "verdadero",
        "verdadeiro",
    ),
    *("vero", "waar", "wahr", "sant", "sand", "sandt", "prawda"),
    *(
        "active",
        "current",
        "employed",
        "actief",
        "in dienst",
        "werkzaam",
        "aktiv",
        "angestellt",
        "beschäftigt",
    ),
    *("actif", "en poste", "activo", "activa", "ativo", "ativa", "attivo", "attiva", "anställd", "ansat"),
    *("aktywny", "aktywna", "zatrudniony", "zatrudniona"),
)
NO = (
    *("false", "f", "0", "0.0", "off"),
    *(
        "no",
        "n",
        "nee",
        "nein",
        "non",
        "não",
        "nao",
        "nej",
        "nie",
        "faux",
        "falso",
        "onwaar",
        "falsch",
        "falskt",
    ),
    *("falsk", "fałsz"),
    *(
        "inactive",
        "not active",
        "deactivated",
        "disabled",
        "archived",
        "deleted",
        "closed",
        "ended",
        "expired",
    ),
    *(
        "left",
        "former",
        "former employee",
        "ex employee",
        "gone",
        "departed",
        "resigned",
        "retired",
        "deceased",
    ),
    *("terminated", "churned", "lost", "cancelled", "canceled", "dismissed", "unemployed", "suspended"),
    *("inactief", "niet actief", "vertrokken", "uit dienst", "ex medewerker", "oud medewerker", "beëindigd"),
    *(
        "beeindigd",
        "opgezegd",
        "ontslagen",
        "met pensioen",
        "gepensioneerd",
        "overleden",
        "gestopt",
        "vervallen",
    ),
    *(
        "inaktiv",
        "nicht aktiv",
        "ausgeschieden",
        "gekündigt",
        "ehemalig",
        "ehemaliger mitarbeiter",
        "beendet",
    ),
    *(
        "inactif",
        "parti",
        "partie",
        "ancien employé",
        "ancien",
        "ancienne",
        "résilié",
        "licencié",
        "retraité",
    ),
    *("inactivo", "inactiva", "baja", "de baja", "ex empleado", "jubilado", "despedido", "terminado"),
    *(
        "inativo",
        "inativa",
        "ex funcionário",
        "desligado",
        "inattivo",
        "inattiva",
        "cessato",
        "ex dipendente",
    ),
    *(
        "slutat",
        "uppsagd",
        "avslutad",
        "fd anställd",
        "ikke aktiv",
        "inte aktiv",
        "fratrådt",
        "opsagt",
        "ophørt",
    ),
    *(
        "nieaktywny",
        "nieaktywna",
        "zwolniony",
        "zwolniona",
        "były pracownik",
        "odszedł",
        "odeszła",
        "zakończony",
    ),
)


def plain_flag(text: str) -> str:
    """Write SQL: a flag's clean text as its words are compared."""
    return f"translate(lower({text}), '-_', '  ')"


def is_flag(text: str) -> str:
    """Write SQL: whether a clean text is a known word. Null for null."""
    return f"({plain_flag(text)} in ({listed((*YES, *NO))}))"
