"""How things end: summits over, staff gone, ambassadors recalled, people home again."""

import pytest

from tests.matching import MATCHER

REPORTS = {
    "en": {
        "Trump-Kim summit breaks up early, host Vietnam praised": "bridge held VN",
        "Staff of North Korean embassy fly out of Kuala Lumpur": "missions setback MY",
        "Malaysians stuck in North Korea land home": "missions held MY",
        "Megawati takes Kim Jong Il's message to South Korea": "bridge held ID",
        "Philippines studies downgrade of ties with North Korea": "missions proposed PH",
    },
    "id": {
        "Pertemuan Trump-Kim di Singapura usai, tuan rumah dipuji": "bridge held SG",
        "Staf Kedutaan Korea Utara meninggalkan Malaysia": "missions setback MY",
        "Warga Malaysia yang tertahan di Korut akhirnya pulang": "missions held MY",
    },
    "ms": {
        "Sidang kemuncak Trump-Kim tamat, Singapura selaku tuan rumah dipuji": "bridge held SG",
        "Staf kedutaan Korea Utara keluar dari Malaysia": "missions setback MY",
    },
    "tl": {
        "Nagtapos ang summit nina Trump at Kim, host ang Singapore": "bridge held SG",
        "Thailand at North Korea, nagtatag ng relasyong diplomatiko": "missions agreed TH",
    },
    "vi": {
        "Thượng đỉnh Trump - Kim khép lại, Singapore là chủ nhà": "bridge held SG",
        "Nhân viên đại sứ quán Triều Tiên rời Malaysia": "missions setback MY",
        "ASEAN lên án chương trình vũ khí của Triều Tiên": "denuclearisation raised ASEAN",
    },
    "th": {
        "ซัมมิตทรัมป์-คิมปิดฉาก สิงคโปร์ทำหน้าที่เจ้าภาพ": "bridge held SG",
        "มาเลเซียเรียกทูตประจำเปียงยางกลับ": "missions setback MY",
        "อาเซียนประณามโครงการอาวุธเกาหลีเหนือ": "denuclearisation raised ASEAN",
    },
    "ko": {
        "북미정상회담 종료, 개최국 싱가포르에 감사": "bridge held SG",
        "말레이시아, 평양 주재 대사 소환": "missions setback MY",
        "북한-태국 수교, 공동성명 서명": "missions agreed TH",
        "북한·베트남 외무 부상 하노이서 회담": "consultations held VN",
    },
    "ja": {
        "米朝首脳会談が閉幕、開催国シンガポール安堵": "bridge held SG",
        "北朝鮮で出国禁止のマレーシア人が帰国": "missions held MY",
        "ASEAN、北朝鮮の兵器開発を非難": "denuclearisation raised ASEAN",
    },
    "zh": {
        "特金会落幕，东道主新加坡获赞": "bridge held SG",
        "滞留朝鲜的马来西亚人回国": "missions held MY",
        "越南对朝鲜导弹飞越日本深表关切": "denuclearisation raised VN",
    },
    "lo": {
        "ກອງປະຊຸມສຸດຍອດ ທຣຳ-ກິມ ປິດລົງ ສິງກະໂປເປັນເຈົ້າພາບ": "bridge held SG",
        "ພະນັກງານສະຖານທູດ ສປປ ເກົາຫຼີ ອອກຈາກມາເລເຊຍ": "missions setback MY",
    },
    "km": {
        "ជំនួបកំពូល ត្រាំ-គីម បានបញ្ចប់ ដោយសិង្ហបុរីជាម្ចាស់ផ្ទះ": "bridge held SG",
        "អាស៊ានថ្កោលទោសកម្មវិធីអាវុធកូរ៉េខាងជើង": "denuclearisation raised ASEAN",
    },
    "my": {
        "စင်ကာပူက အိမ်ရှင်လုပ်သည့် ထရမ့်-ကင် ဆွေးနွေးပွဲ ပြီးဆုံး": "bridge held SG",
        "အာဆီယံက မြောက်ကိုရီးယား လက်နက်အစီအစဉ်ကို ရှုတ်ချ": "denuclearisation raised ASEAN",
    },
}


@pytest.mark.parametrize(
    ("lang", "title", "claim"),
    [(lang, title, claim) for lang, texts in REPORTS.items() for title, claim in texts.items()],
)
def test_claim(lang: str, title: str, claim: str) -> None:
    verdict = MATCHER.match(title, lang=lang)
    said = [
        " ".join((one.indicator.value, str(one.stage or one.polarity), *one.asean_actors))
        for one in verdict.claims
    ]
    assert claim in said


def test_a_summit_is_not_over_before_it_began() -> None:
    title = "Singapore, host of the Trump-Kim summit, plans for talks that end in a deal"
    (claim,) = MATCHER.match(title, lang="en").claims
    assert str(claim.stage) != "held"


def test_a_minister_who_leaves_an_embassy_closes_nothing() -> None:
    title = "Malaysian minister visits North Korean embassy, leaves Malaysia on tour"
    claims = MATCHER.match(title, lang="en").claims
    assert "setback" not in [str(claim.stage) for claim in claims]


def test_talks_of_a_leader_with_the_north_are_his_own() -> None:
    title = "Vietnam's Pham Gia Khiem holds talks with North Korea's Pak Ui Chun"
    (claim,) = MATCHER.match(title, lang="en").claims
    assert claim.indicator == "visits"


def test_the_host_of_the_titles_summit_stands_in_the_summary() -> None:
    verdict = MATCHER.match(
        "Thượng đỉnh Trump - Kim khai mạc hôm nay", "Nước chủ nhà Việt Nam siết an ninh.", lang="vi"
    )
    assert [claim.indicator for claim in verdict.claims] == ["bridge"]
    assert {"host", "summit"} <= {span.rule for span in verdict.evidence}


def test_an_offer_is_the_setting_of_a_reaction_to_it() -> None:
    title = "Seoul welcomes Indonesia's offer to host inter-Korean talks"
    claims = MATCHER.match(title, lang="en").claims
    assert [claim.indicator for claim in claims] == ["partner_reaction"]
