"""Which wordings ask for a recommendation, and which of their neighbours do not."""

import unicodedata
from time import perf_counter

import pytest

from nps_warehouse.load.formats.score_wording import asks_for_score

ASKS = """
How likely are you to recommend us to a friend or colleague?
How likely is it that you would recommend Acme to a friend or colleague?
On a scale of 0 to 10, what is the likelihood that you would recommend us?
Would you recommend us to a colleague? (0-10)
Likelihood to Recommend
likelihood_to_recommend
1. How likely are you to recommend Acme to a friend?
G01Q01. How likely are you to recommend us?
How likely are you to recommend us, from 0 to 10?
How likely are you to refer us to others?
Recommendation score
Based on your experience, to what extent would you recommend us?
On a scale of 0–10, how likely are you to recommend our company?
Hoe waarschijnlijk is het dat u ons aanbeveelt?
Hoe waarschijnlijk is het dat je ons aanbeveelt aan een "collega"?
Hoe groot is de kans dat u ons zult aanbevelen?
Zou u ons aanraden aan een collega? (0-10)
Zou je ons aanbevelen?
In hoeverre zou u ons aanbevelen bij vrienden?
In welke mate bent u geneigd ons aan te bevelen?
Beveelt u ons aan?
Raadt u ons aan bij collega's?
Zouden jullie ons aanraden
Aanbevelingsscore
Hoe waarschijnlijk is het dat u Jansen zou aanraden op een schaal van 0 tot en met 10?
Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?
Würden Sie uns weiterempfehlen?
Wie wahrscheinlich ist es, dass Sie uns einem Kollegen empfehlen (0 bis 10)?
Mit welcher Wahrscheinlichkeit würden Sie uns weiterempfehlen?
Empfehlen Sie uns weiter?
Weiterempfehlungsbereitschaft
Quelle est la probabilité que vous nous recommandiez ?
Recommanderiez-vous notre entreprise à un collègue ?
Dans quelle mesure recommanderiez-vous nos services (de 0 à 10) ?
Nous recommanderiez-vous ?
¿Qué probabilidad hay de que nos recomiende a un colega?
¿Qué tan probable es que nos recomiendes?
¿Nos recomendaría a un amigo?
¿Recomendaría nuestra empresa? (0 a 10)
Hur troligt är det att du skulle rekommendera oss?
Hur sannolikt är det att du rekommenderar oss till en kollega?
Skulle du rekommendera oss?
Hvor sandsynligt er det, at du vil anbefale os til en kollega?
Ville du anbefale os?
I hvor høj grad vil du anbefale os?
Vil du anbefale os til andre?
Jak bardzo prawdopodobne jest, że polecisz nas znajomym?
Czy poleciłbyś nas znajomemu?
Poleciłbyś nas? (0-10)
Czy polecił(a)by Pan(i) naszą firmę?
Con quale probabilità ci consiglierebbe a un amico?
Qual a probabilidade de recomendar a nossa empresa?
NPS
nps_score
nps_q1
Q1_NPS
NPS (0-10)
NPS score
NPS-score
Net Promoter Score
net_promoter_score
NPS1
Q12 NPS
NPS vraag
ltr
LTR score
tNPS
NPS-Wert
customer_nps
NPS 0-10
V3. NPS
q3a. NPS
Von 0 bis 10: Wie wahrscheinlich ist es, dass Sie uns empfehlen?
Sur une échelle de 0 à 10, quelle est la probabilité que vous recommandiez Acme ?
Q1 - NPS - 0 to 10
NPS Q1: score
Op een schaal van 0 tot 10: hoe waarschijnlijk is het dat u ons aanbeveelt?
How likely are you to recommend us? 0 = not at all, 10 = extremely
How likely are you to recommend us (0/10)?
"""
DOES_NOT = """
Why would you recommend us?
Waarom zou u ons aanbevelen?
Waarom zou u ons aanraden?
What is snps doing?
How satisfied are you with our support? (1-5)
How satisfied are you (1-5)
Company size
Number of licences
How likely are you to recommend our competitor?
Hoe waarschijnlijk is het dat u onze concurrent aanbeveelt?
How likely are you to recommend us (1-5)?
Would you recommend us (yes/no)?
Zou u ons aanraden? (ja/nee)
What would you recommend we improve?
Which products would you recommend?
How would you recommend we improve?
What improvements would you recommend?
Wat zou u ons aanraden te verbeteren?
Warum würden Sie uns weiterempfehlen?
Was würden Sie uns empfehlen?
Pourquoi nous recommanderiez-vous ?
¿Por qué nos recomendaría?
Varför skulle du rekommendera oss?
Hvorfor vil du anbefale os?
Dlaczego poleciłbyś nas?
What is the most important reason for how likely you are to recommend us?
NPS_GROUP
Q1_NPS_GROUP
NPS category
NPS comment
NPS reason
nps_text
Q1_4_TEXT
Last NPS
previous_nps
Competitor NPS
eNPS
Recommendations
Comments
Aantal
Cijfer
Rapportcijfer
snps
How likely are you to renew?
How likely are you to buy again?
How easy was it to get help? (0-10)
Do you have anything to recommend?
Hoe tevreden bent u over de levering? (1-5)
Any changes you would like to see?
How likely are you to recommend us on a 5-point scale?
Who would you recommend to receive this?
Would you recommend us, and why?
Hvad kan vi gøre bedre?
Would you talk to us again?
Are you willing to be a reference?
G01Q01
Q1_TEXT
"""


@pytest.mark.parametrize("text", ASKS.strip().splitlines())
def test_a_wording_that_asks_for_a_recommendation_is_known(text: str) -> None:
    for written in (text, text.upper(), unicodedata.normalize("NFD", text), text.replace(" ", "\n\n")):
        assert asks_for_score(written), written


@pytest.mark.parametrize("text", DOES_NOT.strip().splitlines())
def test_a_wording_that_asks_for_something_else_is_not_taken_for_it(text: str) -> None:
    assert not asks_for_score(text)


def test_what_the_header_has_below_a_name_may_tell_either_way() -> None:
    assert asks_for_score("Q1", "How likely are you to recommend us?", '{"ImportId":"QID1"}')
    assert not asks_for_score("NPS", "Why did you give this score?")


@pytest.mark.parametrize("text", ["1a", "1", "czy ", "how ", "nps ", "nps 1", "- ", "what would "])
def test_a_hostile_header_takes_no_time(text: str) -> None:
    began = perf_counter()
    asks_for_score(text * 100_000)
    assert perf_counter() - began < 1
