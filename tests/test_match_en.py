"""English headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline, or headline // summary
REPORTS = """
economic:proposed | ID | North Korea's ambassador courts Indonesian investors at Jakarta forum
economic:held | VN | Vietnam Airlines charter brings North Korean tourists home
economic:agreed | MY | Malaysia to take more North Korean workers for Sarawak mines
missions:agreed | MY | Malaysia, North Korea agree to normalise ties after envoy row
missions:held | PH | Duterte accepts credentials of new North Korean ambassador
missions:agreed | KH | Kim Jong Un appoints new envoy to Cambodia
bridge:proposed | TH | South Korea's Moon seeks Thai PM's help in bringing North to talks
humanitarian:held | VN | Vietnam's Red Cross gives $50,000 to North Korean flood victims
humanitarian:held | ID | Indonesia hands $2m for North Korean children to UN food agency
reciprocity:refused | - | No return date for UN staff in North Korea, says agency chief
reciprocity:opened | - | Pyongyang marathon welcomes foreign runners after six-year gap
denuclearisation:raised | VN | Vietnam says North Korean missile tests violate UN resolutions
denuclearisation:raised | MY | Najib: Malaysia strongly opposes North Korea's missile tests
denuclearisation:raised | PH | Philippines 'alarmed' as N. Korean rocket debris falls near Luzon
partner_reaction:critical | VN | US senator warns Vietnam over party chief's Pyongyang trip
partner_reaction:supportive | ID | US welcomes Indonesia's role in engaging North Korea
partner_reaction:supportive | ASEAN | South Korea thanks ASEAN for support on North Korea policy
culture_education:held | LA | Lao students leave for study in Pyongyang
culture_education:agreed | TH | North Korea, Thailand sign accord on sports exchanges
consultations:held | VN | Vietnam's deputy FM Nguyen Minh Vu leads consultations in Pyongyang
consultations:proposed | TH | North Korea proposes regular policy consultations with Thailand
visits:held | ID | NORTH KOREA'S NO. 2 RECEIVES INDONESIAN MINISTER - The Jakarta Post
visits:held | VN | Vietnam's public security minister holds talks in Pyongyang
visits:held | LA | Laos' Thongsavanh calls on N. Korean premier
visits:held | TH | Thai speaker leads delegation to Pyongyang
visits:agreed | KH | Hun Sen says Kim Jong Un's sister will come to Phnom Penh
visits:agreed | MY | Najib to meet North Korean premier on sidelines of summit
visits:proposed | PH | Duterte says he is willing to meet Kim Jong Un
visits:setback | ID | Pyongyang puts off Indonesian minister's visit
visits:held | BN | Brunei's prince Mohamed in rare trip to North Korea
visits:held | MM | Thein Sein receives North Korea's Pak Ui Chun in Naypyitaw
consultations:agreed | PH | Philippines, North Korea to hold policy consultations in Manila
consultations:held | MM | Myanmar and DPRK foreign ministries hold third round of consultations
consultations:agreed | VN | Vietnam-DPRK political consultation slated for March
asean_forums:proposed | ASEAN | ASEAN wants North Korea back at the table of its security forum
asean_forums:setback | ASEAN | Pyongyang to stay away from ASEAN-led meetings
asean_forums:held | ASEAN | North Korean foreign minister addresses ARF, blames US
humanitarian:held | SG | Singapore charity sends 30 tonnes of food to N Korea
humanitarian:proposed | ASEAN | ASEAN ready to help North Korea fight Covid-19
humanitarian:agreed | LA | Laos to ship 1,000 tons of rice to DPRK
culture_education:held | LA | North Korean acrobats perform in Vientiane
culture_education:agreed | ID | Jakarta and Pyongyang to swap students
culture_education:proposed | ID | Indonesia offers scholarships to North Korean students
culture_education:held | MY | N Korean film week opens in Kuala Lumpur
economic:proposed | MM | North Korea woos Myanmar investors
economic:agreed | VN | Vietnam and DPRK agree to boost trade
economic:held | ID | Indonesian coal exports to North Korea rise
economic:setback | MY | Kuala Lumpur drops North Korea trade
economic:held | TH | North Korea opens restaurant in Bangkok
economic:agreed | LA | DPRK, Laos sign labour cooperation agreement
missions:agreed | SG | Singapore names non-resident ambassador to DPRK
missions:setback | VN | North Korea recalls envoy from Hanoi
missions:proposed | MY | Wisma Putra weighs reopening mission in Pyongyang
missions:held | ID | Indonesian diplomats return to Pyongyang
missions:held | KH | Cambodian envoy takes up post in North Korea
missions:agreed | TL | Timor-Leste, DPRK establish diplomatic ties
bridge:proposed | MY | Anwar offers Malaysia as go-between for North Korea
bridge:proposed | SG | Singapore willing to host second Trump-Kim summit
bridge:held | VN | Vietnamese leader carries message from Kim Jong Un to Seoul
reciprocity:refused | - | North Korea expels BBC journalists
reciprocity:opened | - | North Korea lets in first Russian tourists since Covid
reciprocity:refused | - | Pyongyang suspends foreign tours weeks after reopening
reciprocity:opened | - | Poland's ambassador back in Pyongyang
reciprocity:refused | - | IAEA inspectors kicked out of North Korea
denuclearisation:raised | KH | Hun Sen tells North Korea to stop missile tests
denuclearisation:raised | ASEAN | Asean chair's statement deplores Pyongyang's ICBM launch
denuclearisation:raised | ID | Indonesia's Marty: North Korean rocket plan a worry
denuclearisation:raised | MM | Myanmar condemns North Korea's nuclear test
denuclearisation:raised | ASEAN | ASEAN defence ministers alarmed by North Korean missiles
denuclearisation:raised | VN | Hanoi "deeply concerned" by Pyongyang's launch of ICBM
sanctions:enforced | SG | Singapore court fines Chinpo over North Korea arms shipment
sanctions:enforced | MY | Malaysia deports North Koreans in line with UN sanctions
sanctions:evaded | SG | Singapore-based trader dodged sanctions with North Korea oil transfers
sanctions:enforced | TH | Bangkok court jails Thai trader for North Korea sanctions breach
sanctions:enforced | PH | Philippines impounds North Korean freighter Jin Teng
sanctions:evaded | KH | Phnom Penh casino tied to North Korean launderers
sanctions:evaded | MY | UN experts: Glocom sold North Korean radios from Malaysia despite sanctions
sanctions:enforced | ID | Indonesia boards North Korea-linked tanker over sanctions
sanctions:enforced | MM | US Treasury sanctions Myanmar general over North Korea arms
partner_reaction:critical | MM | Clinton concerned over Myanmar's links with North Korea
partner_reaction:critical | ASEAN | Tillerson tells ASEAN to minimise ties with Pyongyang
partner_reaction:neutral | ID | US monitors Indonesian minister's visit to North Korea
visits:held | TH | Thai FM visits N Korea, asks about abductee Anocha
visits:held | KH | King Sihanouk returns from North Korea
visits:held | VN | N. Korean premier wraps up Vietnam trip
visits:held | ID | Indonesian lawmakers tour Pyongyang
visits:proposed | VN | Hanoi invites Kim Jong Un for return visit
visits:setback | ID | Planned Jakarta visit by North Korea's ceremonial head called off
visits:held | SG | Singapore's Balakrishnan meets Ri Yong Ho in Pyongyang
consultations:held | TH | Thai permanent secretary holds talks with DPRK vice foreign minister
consultations:agreed | VN | Foreign ministries of Vietnam and DPRK sign cooperation pact
asean_forums:held | ASEAN | Pyongyang sends only ambassador to ARF in Jakarta
asean_forums:agreed | ASEAN | North's top diplomat due in Singapore for ASEAN Regional Forum
asean_forums:proposed | MY ASEAN | Malaysia hopes North Korea will return to ARF
humanitarian:held | ID | Indonesian Red Cross sends aid to N. Korea train blast victims
humanitarian:held | PH | Manila gives $100,000 for North Korea flood relief
humanitarian:setback | ID | North Korea turns down Indonesia's rice offer
humanitarian:agreed | TH | Thailand pledges rice for hungry North Koreans
humanitarian:held | VN | Hanoi ships 5,000 tonnes of rice to Pyongyang
culture_education:held | TH | North Korean officials attend training in Thailand
culture_education:held | SG | North Korean students study economics in Singapore
culture_education:agreed | MM | Myanmar and North Korea ink sports exchange deal
culture_education:held | ID | Pyongyang choir sings in Jakarta
economic:held | MM | Myanmar barters rice for North Korean goods
economic:proposed | ID | Indonesian businessmen explore trade with North Korea
economic:agreed | MY | Air Koryo to begin Pyongyang-Kuala Lumpur flights
economic:setback | MY | Sarawak stops hiring North Korean miners
economic:setback | SG | Singapore to revoke work permits of North Koreans
economic:setback | TH | Bangkok's North Korean restaurant shuts its doors
missions:agreed | ID | Retired general named Indonesia's ambassador to North Korea
missions:held | PH | Philippine envoy hands credentials to Kim Yong Nam
missions:setback | KH | North Korea shuts embassy in Phnom Penh
missions:setback | MY | Malaysia closes Pyongyang embassy
missions:setback | MM | Burma throws out North Korean diplomat
missions:agreed | PH | Philippines establishes diplomatic relations with North Korea
bridge:proposed | VN | Hanoi says ready to help bring Pyongyang, Washington to table
bridge:proposed | ID | Seoul asks Jakarta to play role in reconciling Koreas
reciprocity:refused | - | Last UN aid workers leave North Korea as border stays shut
reciprocity:opened | - | First Western tourists enter North Korea since pandemic
reciprocity:refused | - | Pyongyang orders aid agencies out
reciprocity:opened | - | WFP staff back in North Korea after four years
denuclearisation:raised | ASEAN | ASEAN summit calls for N. Korea to scrap nuclear weapons
denuclearisation:raised | MY | Wisma Putra slams N. Korea's ICBM test
denuclearisation:raised | BN | Brunei voices deep concern over DPRK hydrogen bomb test
denuclearisation:raised | LA | Laos calls for restraint after North Korea nuclear test
denuclearisation:raised | ASEAN | Southeast Asian ministers deplore N.Korean launch
denuclearisation:raised | ASEAN | East Asia Summit leaders condemn North Korean nuclear tests
sanctions:enforced | TH | Thai police arrest North Korean couple over sanctions breach
sanctions:enforced | MY | North Korean businessman extradited from Malaysia to US jailed
sanctions:evaded | SG | Luxury goods reach Pyongyang via Singapore, UN panel says
sanctions:evaded | MM | Myanmar received ballistic missile parts from North Korea, UN experts say
sanctions:enforced | ID | US seizes North Korean ship Wise Honest held in Indonesia
partner_reaction:critical | ID | Tokyo voices concern over Jakarta's outreach to Pyongyang
partner_reaction:neutral | VN | State Department declines to comment on To Lam's North Korea visit
missions:setback | MY | North Korea severs diplomatic ties with Malaysia over extradition to US
missions:setback | MY | Malaysia gives North Korean diplomats 48 hours to leave
missions:setback | MY | Malaysia expels North Korean ambassador Kang Chol
missions:setback | MY | Pyongyang bars Malaysians from leaving country
missions:setback | MY | Malaysia recalls ambassador from Pyongyang
missions:agreed | ID | Indonesia to reopen embassy in Pyongyang
missions:held | ID | Indonesia reopens embassy in Pyongyang after four years
missions:held | SG | North Korean ambassador presents credentials to Singapore's president
missions:agreed | VN | Vietnam appoints new ambassador to North Korea
missions:held | LA | New North Korean ambassador to Laos takes up post
missions:agreed | MM | Myanmar, North Korea restore diplomatic ties
missions:proposed | MY | Mahathir says Malaysia may reopen Pyongyang embassy
visits:held | ID | Indonesian foreign minister Sugiono arrives in Pyongyang
visits:held | ID | Sugiono in Pyongyang for talks with Choe Son Hui
visits:held | VN | To Lam meets Kim Jong Un in Pyongyang
visits:agreed | VN | Vietnam's To Lam to visit North Korea next week
visits:held | LA | Lao president Thongloun tours North Korea
visits:held | KH | Hun Manet receives North Korean ambassador
visits:held | MY | Anwar shakes hands with Kim Jong Un at Beijing parade
visits:proposed | ID | Jokowi invites Kim Jong Un to Indonesia
visits:setback | TH | Thai foreign minister cancels Pyongyang trip
visits:held | SG | Kim Yong Nam calls on Singapore president
visits:held | VN | N.Korea's Choe Ryong Hae holds talks with Vietnamese president in Hanoi
visits:held | LA | North Korean party delegation in Vientiane for talks
visits:held | TH | North Korea's foreign minister makes first visit to Thailand in decade
visits:held | MM | Myanmar general makes secret visit to North Korea
consultations:held | VN | Vietnam, North Korea hold political consultations in Hanoi
consultations:agreed | ID | Indonesia, DPRK sign MoU on bilateral consultations
consultations:agreed | ID | Jakarta and Pyongyang renew consultation mechanism
consultations:held | LA | Vice foreign ministers of Laos and North Korea meet
consultations:setback | ID | Indonesia-North Korea consultations postponed
asean_forums:setback | ASEAN | North Korea skips ASEAN Regional Forum in Kuala Lumpur
asean_forums:agreed | ASEAN | North Korea's foreign minister to attend ARF in Manila
asean_forums:held | ASEAN | North Korean ambassador attends ASEAN Regional Forum
asean_forums:proposed | PH ASEAN | Philippines invites North Korea to ASEAN security forum
asean_forums:setback | MY ASEAN | Malaysia does not invite North Korea to ARF
asean_forums:held | ASEAN | North Korea accedes to ASEAN Treaty of Amity and Cooperation
asean_forums:held | ASEAN | ASEAN Secretary-General meets North Korean ambassador in Jakarta
humanitarian:held | VN | Vietnam sends rice to flood-hit North Korea
humanitarian:agreed | ID | Indonesia to donate rice to North Korea
humanitarian:held | MY | Mercy Malaysia delivers medical supplies to North Korea
humanitarian:proposed | SG | Singapore offers North Korea help after floods
humanitarian:held | TH | Thailand donates $500,000 to WFP for North Korea
humanitarian:held | KH | Cambodian Red Cross hands over relief goods to North Korean embassy
culture_education:held | VN | Vietnamese art troupe performs in Pyongyang
culture_education:held | ID | North Korean taekwondo team stages demonstration in Jakarta
culture_education:agreed | VN | VNA, KCNA sign cooperation agreement
culture_education:agreed | LA | Laos, North Korea sign cultural exchange programme
culture_education:held | ID | Kimilsungia exhibition opens in Jakarta
culture_education:held | MY | Malaysian university awards Kim Jong Un honorary doctorate
economic:held | MY | Malaysia exports palm oil to North Korea
economic:agreed | TH | Thailand, North Korea sign trade agreement
economic:setback | PH | Philippines suspends trade with North Korea
economic:setback | SG | Singapore halts trade with North Korea
economic:setback | MY | Malaysia scraps visa-free entry for North Koreans
economic:setback | MY | Malaysia bans citizens from travelling to North Korea
economic:held | TH | Thailand's trade with North Korea plunges
economic:proposed | KH | North Korea seeks more Cambodian investment
economic:setback | KH | North Korean restaurants in Cambodia close
"""
SILENT = """
North Korean missile test overshadows G20 summit in Bali
US, Philippines hold drills amid China, North Korea threats
Vietnam's stock market falls on North Korea jitters
Filipino workers in South Korea told to stay calm over North Korea threats
Cambodia's one-party rule looks ever more like North Korea, critics say
Seoul's spy agency: North Korean troops in Russia number 12,000
Indonesian woman freed in Kim Jong Nam murder case
Indonesia, South Korea sign fighter jet deal
Bangkok Post: North Korea fires two missiles
Vietnam beats North Korea in women's Olympic qualifier
Trump arrives in Kuala Lumpur, says open to meeting Kim Jong Un
Kim Jong Un sends floral basket to Lao president
Explainer: Why did North Korea cut ties with Malaysia?
Book review: Indonesia and North Korea, warm memories
Commentary: Vietnam is no model for North Korea
Indonesia edge past DPR Korea to reach AFC U-17 quarter-finals
North Korea to attend Asian Games in Hangzhou
Lee Jae-myung to visit Vietnam next month
North Korean soldiers in Russia, says Kyiv
Myanmar junta chief meets Putin in Moscow
Korea's Hyundai opens Indonesia plant
Thai police rescue North Korean defectors in Chiang Rai
Japan, South Korea, US foreign ministers meet in Manila over North Korea
Trump says he hopes to meet Kim on Asia trip to Malaysia
Editorial: ASEAN must engage North Korea
What Vietnam can teach North Korea
How Malaysia became North Korea's best friend
Lao leader sends greetings to Kim Jong Un on national day
Singapore summit: five years on, what went wrong with North Korea
Kim Jong Un sends condolences over Vietnam party chief's death
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, text = row.split(" | ", 2)
    title, _, summary = text.partition(" // ")
    verdict = MATCHER.match(title, summary, lang="en")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="en").relevance is not Relevance.ALERT
