"""What a text reports, and what it does not: sentences written for these tests."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

REPORTS = {
    "en": {
        (
            "Jakarta, Pyongyang sign memorandum on regular foreign ministry consultations"
        ): "consultations agreed ID",
        (
            "Vietnam and North Korea hold political consultation at deputy foreign minister level"
        ): "consultations held VN",
        (
            "Indonesia postpones consultations with North Korea over missile test"
        ): "consultations setback ID",
        (
            "North Korea skips ASEAN forum in Kuala Lumpur for first time"
        ): "asean_forums setback ASEAN",
        (
            "Pyongyang sends ambassador to ASEAN Regional Forum instead of top diplomat"
        ): "asean_forums held ASEAN",
        (
            "Indonesia ready to help North Korea return to ASEAN-led forums, says Sugiono"
        ): "asean_forums proposed ID",
        "Thailand to send rice aid to flood-hit North Korea": "humanitarian agreed TH",
        "North Korea cancels visit of Lao foreign minister": "visits setback LA",
        "Vietnam's top leader To Lam to visit North Korea next week": "visits agreed VN",
        (
            "Kim Jong Un invited to visit Hanoi, says Vietnamese foreign ministry"
        ): "visits proposed VN",
        "North Korean art troupe performs in Vientiane": "culture_education held LA",
        "Vietnam offers scholarships to North Korean students": "culture_education proposed VN",
        "Philippines suspends trade with North Korea": "economic setback PH",
        "Malaysia bars citizens from travelling to North Korea": "economic setback MY",
        "North Korea names new ambassador to Indonesia": "missions agreed ID",
        "Thai king accepts credentials of North Korean ambassador": "missions held TH",
        "Malaysia expels North Korean ambassador Kang Chol": "missions setback MY",
        "North Korea to reopen embassy in Kuala Lumpur": "missions agreed MY",
        "Jokowi offers to host Trump-Kim summit in Jakarta": "bridge proposed ID",
        "Singapore to host Trump-Kim summit on June 12": "bridge agreed SG",
        "North Korea refuses entry to UN human rights rapporteur": "reciprocity refused",
        "Pyongyang marathon welcomes back foreign runners": "reciprocity opened",
        "Philippines deplores North Korea's nuclear test": "denuclearisation raised PH",
        "Philippines seizes North Korean ship under UN sanctions": "sanctions enforced PH",
        "UN panel: Malaysian companies helped North Korea evade sanctions": "sanctions evaded MY",
        "US welcomes Vietnam's role in North Korea diplomacy": "partner_reaction supportive VN",
    },
    "id": {
        "RI-Korut Teken Nota Kesepahaman Mekanisme Konsultasi Bilateral": "consultations agreed ID",
        "RI Siap Fasilitasi Korut Kembali ke ARF": "asean_forums proposed ID",
        "Korut Absen dari Pertemuan ARF di Kuala Lumpur": "asean_forums setback ASEAN",
        "Indonesia Akan Kirim Bantuan Beras ke Korea Utara": "humanitarian agreed ID",
        "Kunjungan Menlu Korut ke Jakarta Ditunda": "visits setback ID",
        "Prabowo Undang Kim Jong Un ke Jakarta": "visits proposed ID",
        "Malaysia Putuskan Hubungan dengan Korut": "missions setback MY",
        "KBRI Pyongyang Segera Dibuka Kembali": "missions agreed ID",
        "Indonesia Siap Jadi Penengah Korut dan Korsel": "bridge proposed ID",
        "Indonesia Kecam Uji Coba Rudal Korea Utara": "denuclearisation raised ID",
        "Filipina Sita Kapal Korut sesuai Sanksi PBB": "sanctions enforced PH",
        "Seoul Cermati Kunjungan Menlu RI ke Pyongyang": "partner_reaction neutral ID",
    },
}
SILENT = {
    "en": [
        "Indonesia and South Korea sign defence pact in Seoul",
        "North Korea fires missile as Harris lands in Manila",
        "US, South Korea, Japan condemn North Korean launch",
        "Vietnam beat North Korea 1-0 in friendly",
        "Seven North Koreans caught crossing Mekong into Thailand",
        "Kim Jong Nam murder: Siti Aisyah freed",
        "Trump meets Kim Jong Un in Singapore",
        "ASEAN Regional Forum opens in Manila",
        "Senator: gag bill would turn us into North Korea",
        "Pidie regent and DPRK sign MoU on spending plan",
    ],
    "id": [
        "Ketua DPRK Aceh Besar Sambut Kunjungan Delegasi Jakarta",
        "Timnas U-17 Indonesia Lawan Korut di Perempat Final",
        "Indonesia dan Korea Selatan Sepakati Kerja Sama Pendidikan",
    ],
}
CONTEXT = {
    "en": [
        "Kim Jong Un congratulates To Lam on re-election",
        "Opinion: Why Hanoi courts Kim Jong Un",
        "Kim Yong Nam Greets Cambodian King",
    ],
    "id": ["Pengamat: Kunjungan Sugiono ke Korut Penuh Risiko"],
}


def cases(table: dict[str, dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(lang, title, said) for lang, rows in table.items() for title, said in rows.items()]


@pytest.mark.parametrize(("lang", "title", "said"), cases(REPORTS))
def test_reports(lang: str, title: str, said: str) -> None:
    verdict = MATCHER.match(title, lang=lang)
    claims = {
        " ".join((c.indicator, str(c.stage or c.polarity), *c.asean_actors)) for c in verdict.claims
    }
    assert said in claims


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, title) for lang, titles in SILENT.items() for title in titles]
)
def test_silent(lang: str, title: str) -> None:
    assert MATCHER.match(title, lang=lang).relevance is not Relevance.ALERT


@pytest.mark.parametrize(
    ("lang", "title"), [(lang, title) for lang, titles in CONTEXT.items() for title in titles]
)
def test_context(lang: str, title: str) -> None:
    assert MATCHER.match(title, lang=lang).relevance is Relevance.CONTEXT


def test_ones_own_words_decide_not_the_outlets() -> None:
    plain = MATCHER.match("인도네시아 니켈 제련소 폭발", lang="ko")
    assert MATCHER.match("인도네시아 니켈 제련소 폭발 - 조선일보", lang="ko").reason is plain.reason


def test_a_text_of_another_language_than_its_feed() -> None:
    assert MATCHER.match("라오스 외교장관 평양 도착", lang="en").lang == "ko"
