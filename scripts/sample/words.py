"""Names for the sample: companies and people that plainly do not exist."""

GROUP = "Denkbeeld Diensten Groep"

ADJECTIVES = (
    "Blauwe", "Dansende", "Dappere", "Denkende", "Fluitende", "Gouden",
    "Lachende", "Paarse", "Slapende", "Vliegende", "Vrolijke", "Zingende",
)  # fmt: skip
THINGS = (
    "Dakpan", "Eekhoorn", "Kanarie", "Komkommer", "Nachtuil",
    "Regenworm", "Sneeuwbal", "Theepot", "Walvis", "Zebra",
)  # fmt: skip
NEW_THINGS = ("Bezem", "Kameleon", "Paraplu", "Pinguïn", "Wolk", "Zonnebloem")

FIRST_NAMES = (
    "Anaïs", "Bram", "Céline", "Daniël", "Eefje", "Floris", "Guusje", "Hidde", "Ilse", "Jorrit", "Kaatje", "Lieve",
    "Mees", "Noë", "Olle", "Puck", "Quirien", "Roos", "Sietse", "Teuntje", "Ubbo", "Veerle", "Wietske", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Achterhoekje", "van Bordkarton", "Confetti", "de Dromer", "Eindeloos", "Fantasia", "van Gisteren", "Honingpot",
    "IJsvogeltje", "Jampot", "de Knipoog", "Luchtballon", "Maanzaad", "van Nergenshuizen", "Ooievaartje", "Papiertje",
    "Regenboog", "de Sprookjes", "Toverbal", "van Verzonnen", "Wolkenlezer", "Zeepbel",
)  # fmt: skip

MANAGERS = (
    ("M01", "Aafje Voorbeeld", "Team Noord"),
    ("M02", "Bas Verzinsel", "Team Noord"),
    ("M03", "Coba Denkbeeldig", "Team Noord"),
    ("M04", "Dirk Bedacht", "Team Oost"),
    ("M05", "Elsje Papierwerk", "Team Oost"),
    ("M06", "Fedde Fictie", "Team Oost"),
    ("M07", "Griet van de Pagina", "Team Zuid"),
    ("M08", "Hugo Hersenspinsel", "Team Zuid"),
    ("M09", "Inez Sprookjeshof", "Team Zuid"),
    ("M10", "Joep Luchtkasteel", "Team West"),
    ("M11", "Keetje Mijmering", "Team West"),
    ("M12", "Lou Zogenaamd", "Team West"),
)
