"""Korean headlines: what fires, at which stage, for whom; and what comes near but must not."""

import pytest

from tests.matching import MATCHER

# headline, claims, ASEAN actors
ALERTS = (
    ("베트남 농 득 마인 서기장, 16일부터 북한 공식 방문", "visits:agreed", "VN"),
    ("김정일, 평양서 농 득 마잉 베트남 서기장과 회담", "visits:held", "VN"),
    ("베트남 총리, 하노이 찾은 김영일 북한 내각총리와 회담", "visits:held", "VN"),
    ("박의춘 北외무상, 라오스·캄보디아 순방길 올라", "visits:held", "LA KH"),
    ("김정은, 또 럼 베트남 서기장과 금수산 영빈관서 회담", "visits:held", "VN"),
    ("캄보디아 국왕 시하모니, 평양 방문 검토", "visits:proposed", "KH"),
    ("조선로동당대표단 라오스에 도착", "visits:held", "LA"),
    ("싱가포르 비비안 발라크리쉬난 외교장관, 7∼8일 평양행", "visits:agreed", "SG"),
    ('말레이시아 마하티르 총리 "평양 대사관 다시 연다"', "missions:agreed", "MY"),
    ("싱가포르, 북한과 교역 전면 중단", "economic:setback", "SG"),
    ("필리핀, 북한과 무역 중단 선언", "economic:setback", "PH"),
    ("베트남, 북한 외교관 추방…제재 대상 은행 대표", "missions:setback sanctions:enforced", "VN"),
    ('말레이시아, 강철 북한 대사 추방…"48시간 내 떠나라"', "missions:setback", "MY"),
    ("북한, 자국 체류 말레이시아인 출국 금지", "missions:setback", "MY"),
    ("미얀마·북한, 24년 만에 외교관계 복원 합의", "missions:agreed", "MM"),
    ("북한, 주태국 대사에 김제봉 임명", "missions:agreed", "TH"),
    ("신임 북한 대사, 라오스 국가주석에게 신임장 제정", "missions:held", "LA"),
    ("틴 마웅 스웨 주북 미얀마 대사, 최룡해에 신임장", "missions:held", "MM"),
    ("조용원, 하노이서 또 럼 서기장 예방", "visits:held", "VN"),
    ("인도네시아, 북한에 쌀 지원 제의", "humanitarian:proposed", "ID"),
    ("태국, 북한 용천 참사에 쌀·의약품 지원", "humanitarian:held", "TH"),
    ("태국 적십자, 수해 북한에 구호금 3만 달러 전달", "humanitarian:held", "TH"),
    ("캄보디아, 식량난 북한에 쌀 300t 보내기로", "humanitarian:agreed", "KH"),
    (
        "북한, 아세안의 코로나 인도적 지원 제안 거부",
        "humanitarian:setback reciprocity:refused",
        "ASEAN",
    ),
    ("아세안 외교장관들, 북한 ICBM 발사 강력 규탄", "denuclearisation:raised", "ASEAN"),
    ('필리핀 외교부 "北 탄도미사일 발사 깊은 우려"', "denuclearisation:raised", "PH"),
    ("아세안+3 의장성명, 북한에 완전한 비핵화 촉구", "denuclearisation:raised", "ASEAN"),
    ("태국 정부, 북한 핵실험 비난 성명 발표", "denuclearisation:raised", "TH"),
    ("리용호 북한 외무상, 마닐라 ARF 참석차 출국", "asean_forums:held", "ASEAN"),
    ("최선희 외무상, 올해 ARF 불참할 듯", "asean_forums:setback", "ASEAN"),
    ("필리핀, 내년 ARF에 북한 초청 검토", "asean_forums:proposed", "PH ASEAN"),
    ("북한, 동남아우호협력조약(TAC) 가입 서명", "asean_forums:held", "ASEAN"),
    ('캄보디아 "북한의 ARF 자격 정지 반대"', "asean_forums:proposed", "KH ASEAN"),
    ("인도네시아, 남북 대화 중재 용의 밝혀", "bridge:proposed", "ID"),
    ("싱가포르, 북미정상회담 개최지로 확정", "bridge:agreed", "SG"),
    ("2차 북미정상회담, 2월 27∼28일 베트남 하노이서", "bridge:agreed", "VN"),
    ("메가와티 인니 대통령 특사, 김정은에 친서 전달", "visits:held", "ID"),
    ("인도네시아, 북한 화물선 '와이즈 어니스트'호 억류", "sanctions:enforced", "ID"),
    ("필리핀, 유엔 제재 따라 북한 선박 진텅호 몰수", "sanctions:enforced", "PH"),
    ("싱가포르 법원, 북한에 사치품 수출한 업자에 징역형", "sanctions:enforced", "SG"),
    ('유엔 전문가패널 "말레이시아에 북한 무기 위장회사"', "sanctions:evaded", "MY"),
    ("미 재무부, 북한 자금세탁 연루 캄보디아 후이원 제재", "sanctions:enforced", "KH"),
    ("美, 北과 무기 거래 미얀마 기업 제재", "sanctions:enforced", "MM"),
    ("캄보디아, 안보리 결의 따라 북한 식당 모두 폐쇄", "economic:setback sanctions:enforced", "KH"),
    ("라오스 북한 노동자 송환…안보리 결의 2397호 이행", "sanctions:enforced", "LA"),
    ("프놈펜 북한 식당 '평양랭면관' 문 닫아", "economic:setback", "KH"),
    ("베트남-북한, 항공협정 체결", "economic:agreed", "VN"),
    ("고려항공, 평양-쿠알라룸푸르 직항 개설 추진", "economic:proposed", "MY"),
    ("북·라오스 IT·농업 협력 양해각서 체결", "culture_education:agreed economic:agreed", "LA"),
    ("베트남 예술단, 평양 4월의 봄 친선예술축전 공연", "culture_education:held", "VN"),
    ("조선과 인도네시아 외무성사이의 협의회 진행", "consultations:held", "ID"),
    ("북·베트남, 외교부 간 정무협의 정례화 합의", "consultations:agreed", "VN"),
    ("북한 외무성 부상, 태국 외교차관과 면담", "consultations:held", "TH"),
    ('통일부, 또 럼 방북에 "한반도 평화에 기여하길 기대"', "partner_reaction:neutral", "VN"),
    ("北, 유엔 국제기구 직원 복귀 허용", "reciprocity:opened", ""),
    ("북한, 유엔 인권특별보고관 방북 거부", "reciprocity:refused", ""),
    ("WFP 사무소장 평양 복귀…코로나 이후 처음", "reciprocity:opened", ""),
    ("평양 국제마라톤 6년 만에 재개…외국인 참가 허용", "reciprocity:opened", ""),
    (
        "인니-북한, 정례 협의 양해각서 갱신…12년 만의 외교장관 방북",
        "consultations:agreed visits:held",
        "ID",
    ),
    ("북-라오스 외무성, 평양서 협의회…차관급 참석", "consultations:held", "LA"),
    ("김정은, 전용열차로 베트남 동당역 도착", "visits:held", "VN"),
    ("베트남 국회의장, 북한 최고인민회의 대표단 접견", "visits:held", "VN"),
    ("윁남공산당 대표단이 평양을 출발", "visits:held", "VN"),
    ("김정은동지께서 라오스 국가주석과 회담하시였다", "visits:held", "LA"),
    ("조선외무성대표단 인도네시아 방문", "visits:held", "ID"),
    ("우리 나라주재 캄보쟈왕국 특명전권대사 신임장 봉정", "missions:held", "KH"),
    ("주조 윁남특명전권대사 의례방문", "missions:held", "VN"),
    ("인니 대통령, 신임 북한 주재 대사 임명", "missions:agreed", "ID"),
    ("말레이시아 내각, 평양 주재 대사관 폐쇄 검토", "missions:proposed", "MY"),
    ('마하티르 "북한과 외교관계 정상화 원해"', "missions:proposed", "MY"),
    ("북한 체류 말레이 국민 9명, 출국금지 풀려 귀국", "missions:held", "MY"),
    ("필리핀, 마닐라 주재 북한대사관 재개 논의", "missions:proposed", "PH"),
    ("동티모르-북한 수교 합의", "missions:agreed", "TL"),
    ("말레이, 북한 노동자 비자 발급 중단", "economic:setback", "MY"),
    ("싱가포르, 북한 국적자 무비자 입국 폐지", "economic:setback", "SG"),
    ("인니, 북한에 팜유 수출 재개 추진", "economic:proposed", "ID"),
    ("말레이 대학, 북한 유학생 받기로", "culture_education:agreed", "MY"),
    ("평양서 베트남 영화 상영회", "culture_education:held", "VN"),
)

# comment, looks back, courtesy: kept without an alert
CONTEXT = (
    "[사설] 인도네시아 외교장관 방북이 던지는 의미",
    "[칼럼] 북한은 왜 아세안을 택했나",
    "김정은, 라오스 건국 50주년 맞아 통룬에게 축전",
    "[여적] 김일성화의 고향 보고르",
    "싱가포르 북미정상회담 1년, 무엇을 남겼나",
)

# the same names in other news
OTHER_NEWS = (
    "[월드컵] 북한, 인도네시아에 6-0 대승",
    "이재명 대통령, 아세안 정상회의 참석차 쿠알라룸푸르 도착",
    "탈북민 13명, 라오스서 체포…강제북송 우려",
    "베트남서 평양냉면 인기…하노이 맛집",
    "김정남 암살 7년…말레이 여배우의 그날",
    "한국, 베트남에 원전 수출 협력 논의",
    "북한-러시아 외무상 회담…모스크바서 전략대화",
    "트럼프, 아시아 순방…말레이시아 거쳐 일본행",
    "경북 농식품, 베트남 하노이서 판촉전",
    "북한식당 종업원 집단탈북 10년",
    "베트남 축구, 북한과 친선경기 2-0 승리",
    "김정은, 러시아 방문 마치고 귀국",
    "HD현대, 필리핀에 조선소 재가동",
    "통일부 장관, 베트남 대사 접견",
    "북한, 동해로 탄도미사일 발사…일본 EEZ 밖 낙하",
)


@pytest.mark.parametrize(("headline", "claims", "actors"), ALERTS)
def test_reports_what_the_headline_says(headline: str, claims: str, actors: str) -> None:
    verdict = MATCHER.match(headline, lang="ko")
    said = sorted(f"{c.indicator}:{c.stage or c.polarity}" for c in verdict.claims)
    assert (verdict.relevance, " ".join(said)) == ("alert", claims)
    assert " ".join(verdict.asean_actors) == actors


@pytest.mark.parametrize("headline", CONTEXT)
def test_keeps_comment_without_an_alert(headline: str) -> None:
    assert MATCHER.match(headline, lang="ko").relevance == "context"


@pytest.mark.parametrize("headline", OTHER_NEWS)
def test_leaves_other_news_alone(headline: str) -> None:
    assert MATCHER.match(headline, lang="ko").relevance == "none"
