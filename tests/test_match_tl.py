"""Filipino headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline
REPORTS = """
visits:held | PH | Cayetano, nakipagpulong sa foreign minister ng North Korea sa Maynila
visits:held | VN | Lider ng Vietnam, dumating sa Pyongyang para sa state visit
visits:agreed | LA | Pangulo ng Laos, bibisita sa North Korea ngayong Oktubre
visits:proposed | PH | Duterte, inimbitahan si Kim Jong Un na bumisita sa Pilipinas
visits:held | PH | Delegasyon ng North Korea, nakipagkita sa mga mambabatas ng Pilipinas
visits:setback | ID | Pagbisita ng foreign minister ng NoKor sa Indonesia, kinansela
consultations:held | PH | Pilipinas at North Korea, nagdaos ng political consultations sa Maynila
asean_forums:setback | ASEAN | North Korea, hindi dumalo sa ASEAN Regional Forum
asean_forums:agreed | ASEAN | Foreign minister ng North Korea, dadalo sa ARF sa Maynila
humanitarian:held | PH | Pilipinas, nagpadala ng bigas bilang tulong sa mga binaha sa North Korea
humanitarian:proposed | ASEAN | ASEAN, nag-alok ng tulong-medikal sa North Korea laban sa COVID
culture_education:agreed | VN | Vietnam at North Korea, lumagda sa kasunduan sa palitan ng kultura
economic:setback | PH | Pilipinas, sinuspinde ang kalakalan sa North Korea
economic:setback | MY | Malaysia, ipinagbawal ang pagbiyahe sa North Korea ng mga mamamayan nito
missions:setback | MY | Malaysia, pinalayas ang ambassador ng North Korea
missions:setback | MY | Mga Malaysian, pinagbawalang umalis ng North Korea
missions:agreed | PH | Pilipinas, itinalaga ang bagong ambassador sa North Korea
missions:held | PH | Ambassador ng North Korea, iniharap ang kredensyal kay Pangulong Marcos
missions:held | ID | Embahada ng Indonesia sa Pyongyang, muling binuksan
missions:agreed | MM | Myanmar at North Korea, ibinalik ang ugnayang diplomatiko
bridge:proposed | PH | Pilipinas, handang maging tagapamagitan sa US at North Korea
bridge:agreed | SG | Singapore, napili bilang venue ng Trump-Kim summit
bridge:proposed | PH | Palasyo: Handa ang Pilipinas na mag-host ng Trump-Kim summit
reciprocity:opened | - | North Korea, muling tumanggap ng mga turista matapos ang limang taon
reciprocity:refused | - | North Korea, hindi pinapasok ang mga dayuhang mamamahayag
denuclearisation:raised | PH | Palasyo, kinondena ang nuclear test ng North Korea
denuclearisation:raised | PH | DFA, nababahala sa pagpapakawala ng missile ng NoKor
denuclearisation:raised | PH | Duterte, nanawagan sa North Korea na itigil ang missile tests
denuclearisation:raised | PH | Rocket launch ng North Korea, mariing tinuligsa ng Pilipinas
sanctions:enforced | PH | Barko ng North Korea, kinumpiska ng Pilipinas dahil sa UN sanctions
sanctions:evaded | MY | UN report: Kompanya sa Malaysia, lumabag sa sanctions sa North Korea
sanctions:enforced | PH | Pilipinas, susunod sa UN sanctions laban sa North Korea
visits:held | PH | Locsin, kinamayan ang ambassador ng North Korea sa sidelines ng ASEAN
denuclearisation:raised | PH | PH slams NoKor missile launch; DFA nananawagan ng kapayapaan
denuclearisation:raised | PH | Marcos: Nakababahala ang missile test ng North Korea
sanctions:enforced | PH | 21 crew ng NoKor ship na hinarang sa Subic, ide-deport
economic:setback | PH | Palasyo: PH trade sa North Korea, suspendido na
missions:setback | MY | Diplomatic ties ng Malaysia at North Korea, tuluyang pinutol
asean_forums:held | ASEAN | Ambassador ng North Korea, kinatawan ng Pyongyang sa ARF
bridge:proposed | PH | Duterte, alok na mamagitan sa Amerika at North Korea
humanitarian:agreed | PH | PH, magpapadala ng bigas sa North Korea
missions:setback | MY | North Korea, pinutol ang ugnayan sa Malaysia
economic:setback | SG | Singapore, ipinatigil ang kalakalan sa North Korea
visits:held | PH | Delegasyon ng NoKor, dumating sa Maynila
missions:setback | MY | Malaysia, isinara ang embahada sa Pyongyang
visits:held | SG | Kim Jong Un, dumating na sa Singapore para sa pulong kay PM Lee
missions:setback | MY | Malaysia, ni-recall ang ambassador nito sa North Korea
humanitarian:held | PH | Philippine Red Cross, nagbigay ng ayuda sa North Korea
"""
SILENT = """
Kim Jong Un, nagpaabot ng pagbati kay Marcos
Filipinas, tinalo ng North Korea sa Women's Asian Cup
Kapatid ni Kim Jong Un, pinatay sa airport sa Malaysia
North Korea, nagpakawala ng missile sa Sea of Japan
Opinyon: Bakit dapat mabahala ang Pilipinas sa North Korea
Putin, bumisita sa North Korea
K-drama tungkol sa North Korea, patok sa mga Pinoy
Pulong nina Trump at Kim sa Singapore, binalikan
OFW sa South Korea, nangangamba sa missile ng North Korea
Marcos, nasa Seoul para sa summit; tinalakay ang Korean Peninsula
Parang North Korea na raw ang Pilipinas, ayon sa senador
4 Pinoy crew, ligtas matapos ang missile ng North Korea sa Japan
PAGASA: Debris ng rocket ng North Korea, posibleng bumagsak sa Luzon
Pinoy boxer, talo sa North Korean sa Asian Games
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, title = row.split(" | ", 2)
    verdict = MATCHER.match(title, lang="tl")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="tl").relevance is not Relevance.ALERT
