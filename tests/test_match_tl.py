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
reciprocity:opened | - | Unang grupo ng turistang Ruso, nakapasok na sa North Korea
reciprocity:refused | - | Resort sa Wonsan, isinara sa mga dayuhang turista ng North Korea
reciprocity:refused | - | UN coordinator, hindi pa rin makapasok sa North Korea
reciprocity:refused | - | North Korea, pinababawasan ang mga tauhan ng UN sa Pyongyang
reciprocity:opened | - | Mga diplomat ng Sweden, bumalik na sa Pyongyang
reciprocity:opened | - | Mga dayuhang mananakbo, pinayagang sumali sa Pyongyang marathon
reciprocity:refused | - | Special rapporteur ng UN, ayaw pa ring papasukin ng North Korea
economic:setback | MY | Malaysia, binawi ang visa-free sa mga North Korean
economic:setback | MY | Malaysia, pinagbawalan ang mamamayan nitong pumunta sa North Korea
economic:setback | SG | Singapore, pinutol ang lahat ng kalakalan sa NoKor
missions:setback | MY | Embahador ng NoKor sa Malaysia, binigyan ng 48 oras para umalis
missions:setback | MY | NoKor, pinutol ang ugnayan sa Malaysia dahil sa extradition sa US
missions:proposed | PH | DFA, pinag-aaralan ang pagbaba ng antas ng ugnayan sa North Korea
missions:agreed | PH | Pilipinas at North Korea, nagtatag ng diplomatikong ugnayan
missions:held | ID | Embahada ng Indonesia sa Pyongyang, balik-operasyon na
missions:agreed | ID | Prabowo, pinanumpa ang bagong ambassador sa North Korea
asean_forums:held | ASEAN | Ri Yong Ho, dumalo sa ARF sa Maynila
asean_forums:setback | ASEAN | North Korea, hindi sumipot sa ARF sa Kuala Lumpur
asean_forums:setback | MY ASEAN | Malaysia: Hindi inimbitahan ang North Korea sa ARF
asean_forums:proposed | ID ASEAN | Indonesia, umaasang dadalo ang foreign minister ng NoKor sa ARF
asean_forums:agreed | ASEAN | Kinatawang embahador lang ang ipadadala ng Pyongyang sa ARF sa Bangkok
visits:held | PH | Duterte, kinamayan ang foreign minister ng North Korea sa Maynila
visits:held | ID | Prabowo, nakaharap si Kim Jong Un sa parada sa Beijing
visits:held | VN | To Lam, nakipagpulong kay Kim Jong Un sa Pyongyang
visits:agreed | LA | Pangulo ng Laos, bibisita sa Pyongyang sa Oktubre
visits:agreed | ID | Foreign minister ng Indonesia, tutungo sa North Korea ngayong linggo
denuclearisation:raised | PH | Palasyo, kinondena ang bagong missile launch ng NoKor
denuclearisation:raised | PH | Locsin: Itigil na ng Pyongyang ang pagpapalipad ng missile
denuclearisation:raised | ASEAN | ASEAN, seryosong nababahala sa missile test ng North Korea
denuclearisation:raised | PH ASEAN | Missile ng North Korea, isasama sa agenda ng ASEAN summit - DFA
denuclearisation:raised | PH | Marcos, tinuligsa ang missile launches ng NoKor sa Tokyo
denuclearisation:raised | KH | Hun Sen, hinikayat ang North Korea na bumalik sa six-party talks
sanctions:enforced | SG | Negosyante sa Singapore, kulong dahil sa luxury goods para sa NoKor
sanctions:evaded | KH | Nakaw na crypto ng NoKor, nilabhan sa Cambodia ayon sa MSMT report
sanctions:enforced | MY | Korte sa Malaysia, pinayagang ipasa sa US ang negosyanteng North Korean
bridge:proposed | ID | Seoul, hiniling kay Megawati na maging peace envoy sa Hilagang Korea
humanitarian:held | VN | Tulong na pagkain ng Vietnam, nakarating na sa North Korea
humanitarian:proposed | PH | Philippine Red Cross, nag-alok ng tulong sa mga binaha sa North Korea
culture_education:held | VN | National Art Troupe ng Vietnam, nagtanghal sa Pyongyang
partner_reaction:critical | ASEAN | Tillerson, hinimok ang ASEAN na bawasan ang ugnayan sa Pyongyang
visits:held | LA | Delegasyon ng Workers' Party ng NoKor, tinanggap ni Thongloun sa Vientiane
visits:agreed | SG | Balakrishnan, lilipad sa Pyongyang para paghandaan ang summit
missions:proposed | MY | Mahathir: Panahon na para ibalik ang ugnayan sa North Korea
missions:setback | ID | Mga diplomat ng Indonesia, nilisan ang Pyongyang dahil sa saradong border
missions:agreed | ID | Indonesia at North Korea, nagkasundong buksan muli ang embahada sa Pyongyang
missions:proposed | MY | Malaysia, posibleng isara ang embahada sa Pyongyang
economic:setback | KH | Mga restawran ng North Korea sa Cambodia, nagsara
economic:held | ID | Mga produkto ng Indonesia, itinampok sa trade fair sa Pyongyang
sanctions:enforced | LA | US, pinatawan ng sanctions ang network ng IT workers ng NoKor sa Laos
humanitarian:agreed | VN | Vietnam, nangakong magbibigay ng 5,000 toneladang bigas sa North Korea
humanitarian:held | ID | Indonesia, nag-ambag ng $2 milyon para sa mga batang North Korean
partner_reaction:neutral | ID | Seoul, binabantayan ang pagbisita ni Sugiono sa Pyongyang
bridge:proposed | ID | Japan, humingi ng tulong kay Widodo sa isyu ng mga dinukot ng North Korea
bridge:proposed | TH | Thailand, handang mamagitan sa US at North Korea
denuclearisation:raised | ASEAN | ASEAN foreign ministers, dismayado sa ICBM ng North Korea
denuclearisation:raised | PH | Teodoro: Banta sa rehiyon ang mga missile ng Pyongyang
denuclearisation:raised | PH | DFA, nanawagan sa DPRK na sumunod sa resolusyon ng UN
reciprocity:refused | - | Huling dayuhang kawani ng WFP, umalis na ng Pyongyang
reciprocity:opened | - | Bagong Swiss ambassador, nasa Pyongyang na
reciprocity:refused | - | Mga Western tour sa Rason, ipinatigil ng North Korea
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
Gilas, tinalo ang North Korea sa Asian Games
North Korea, muling nagpakawala ng ballistic missile
US at Japan, kinondena ang missile ng NoKor
OFWs sa South Korea, pinaalalahanan ng DMW
Kim Jong Un, bumati kay To Lam
Sotto, bumisita sa Seoul para sa parliamentary forum
Kim Jong Un, nanood ng rocket test
US, Japan, South Korea, nagsagawa ng drills laban sa banta ng NoKor
Pinoy sa Seoul, ligtas sa gitna ng tensyon
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
