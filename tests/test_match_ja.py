"""Japanese headlines: what fires, at which stage, for whom; and what comes near but must not."""

import pytest

from tests.matching import MATCHER

# headline, claims, ASEAN actors
ALERTS = (
    ("ベトナム共産党書記長、北朝鮮を公式訪問へ　50年ぶり", "visits:agreed", "VN"),
    ("金正日総書記、ベトナムのマイン書記長と会談　平壌", "visits:held", "VN"),
    ("北朝鮮の金英逸首相、カンボジアに到着", "visits:held", "KH"),
    ("ラオス主席が訪朝、金正恩氏と会談　朝鮮中央通信", "visits:held", "LA"),
    ("トー・ラム書記長、10月に訪朝で調整　党創建80年に出席", "visits:proposed", "VN"),
    ("シンガポール外相、7日から訪朝　米朝首脳会談控え", "visits:agreed", "SG"),
    ("北朝鮮の李洙墉外相がジャカルタ入り、インドネシア外相と会談", "visits:held", "ID"),
    ("カンボジアのシハモニ国王が北朝鮮訪問を中止", "visits:setback", "KH"),
    ("マレーシア、北朝鮮大使を追放　48時間以内に出国要求", "missions:setback", "MY"),
    ("北朝鮮、マレーシア人の出国を禁止　対抗措置", "missions:setback", "MY"),
    ("ミャンマー、北朝鮮と国交回復へ", "missions:agreed", "MM"),
    ("ミャンマーと北朝鮮、24年ぶりに国交回復で合意", "missions:agreed", "MM"),
    ("北朝鮮の新任大使、ラオス国家主席に信任状提出", "missions:held", "LA"),
    ("駐タイ北朝鮮大使が着任", "missions:held", "TH"),
    ("インドネシア、次期駐北朝鮮大使を任命", "missions:agreed", "ID"),
    (
        "ベトナム、北朝鮮外交官に退去要請　国連制裁対象の銀行代表",
        "missions:setback sanctions:enforced",
        "VN",
    ),
    ("フィリピン、北朝鮮との貿易停止を発表", "economic:setback", "PH"),
    ("シンガポール、北朝鮮との貿易を全面停止", "economic:setback", "SG"),
    ("カンボジア、北朝鮮レストランを全店閉鎖", "economic:setback", "KH"),
    ("マレーシア、国民の北朝鮮渡航を禁止", "economic:setback", "MY"),
    ("高麗航空、平壌―クアラルンプール便を就航", "economic:held", "MY"),
    ("タイ、北朝鮮にコメ輸出で合意", "economic:agreed", "TH"),
    ("ベトナム、水害の北朝鮮にコメ5000トン供与へ", "humanitarian:agreed", "VN"),
    ("インドネシア、北朝鮮へ食糧支援を申し出", "humanitarian:proposed", "ID"),
    ("タイ赤十字、北朝鮮の洪水被災者に10万ドル寄付", "humanitarian:held", "TH"),
    ("ASEANのコロナ支援、北朝鮮が拒否", "humanitarian:setback reciprocity:refused", "ASEAN"),
    ("ASEAN外相、北朝鮮のミサイル発射に重大な懸念　共同声明", "denuclearisation:raised", "ASEAN"),
    ("フィリピン外務省、北朝鮮の弾道ミサイル発射を非難", "denuclearisation:raised", "PH"),
    ("ASEAN首脳、北朝鮮に非核化求める　議長声明", "denuclearisation:raised", "ASEAN"),
    ("タイ首相、北朝鮮の核実験に深い懸念を表明", "denuclearisation:raised", "TH"),
    ("北朝鮮外相、ARF欠席へ　駐ASEAN大使が代理出席", "asean_forums:setback", "ASEAN"),
    ("北朝鮮、ASEAN地域フォーラムに李容浩外相を派遣", "asean_forums:held", "ASEAN"),
    ("フィリピン、ARFから北朝鮮の除名検討", "asean_forums:proposed", "PH ASEAN"),
    ("北朝鮮が東南アジア友好協力条約に署名", "asean_forums:held", "ASEAN"),
    ("インドネシア、南北対話の仲介に意欲", "bridge:proposed", "ID"),
    ("米朝首脳会談、シンガポールで6月12日開催　トランプ氏発表", "bridge:agreed", "SG"),
    ("ベトナム、2回目の米朝首脳会談の開催地に決定", "bridge:agreed", "VN"),
    ("インドネシア大統領特使が平壌へ出発、金総書記に親書", "visits:held", "ID"),
    ("インドネシア当局、北朝鮮貨物船を拿捕　石炭積載", "sanctions:enforced", "ID"),
    ("フィリピン、北朝鮮の貨物船を押収　国連制裁受け", "sanctions:enforced", "PH"),
    ("シンガポール人社長を起訴　北朝鮮にぜいたく品輸出", "sanctions:enforced", "SG"),
    ("北朝鮮フロント企業、マレーシアで軍用無線機販売　国連報告書", "sanctions:evaded", "MY"),
    (
        "米財務省、北朝鮮の資金洗浄でカンボジアのフイワンを金融網から排除",
        "sanctions:enforced",
        "KH",
    ),
    ("国連専門家パネル、ミャンマーへの北朝鮮の武器輸出を指摘", "sanctions:evaded", "MM"),
    ("ベトナムと北朝鮮、外務次官級の政治協議を開催", "consultations:held", "VN"),
    ("インドネシアと北朝鮮、二国間協議の覚書に署名", "consultations:agreed", "ID"),
    ("ラオスと北朝鮮、文化協力協定に調印", "culture_education:agreed", "LA"),
    ("ベトナム芸術団、平壌の親善芸術祭で公演", "culture_education:held", "VN"),
    ("北朝鮮の留学生受け入れへ　マレーシアの大学", "culture_education:agreed", "MY"),
    ("米国務省、ベトナム書記長の訪朝「注視している」", "partner_reaction:neutral", "VN"),
    ("北朝鮮、国連職員の帰任認める　コロナ後初", "reciprocity:opened", ""),
    ("北朝鮮、外国人観光客の受け入れを停止", "reciprocity:refused", ""),
    ("平壌マラソン6年ぶり開催　外国人ランナーも参加", "reciprocity:opened", ""),
    ("国連人権報告者の入国、北朝鮮が拒否", "reciprocity:refused", ""),
    (
        "インドネシアと北朝鮮、定期協議の覚書更新　外相が平壌訪問",
        "consultations:agreed visits:held",
        "ID",
    ),
    ("ベトナム最高指導者が平壌到着　18年ぶり訪朝", "visits:held", "VN"),
    ("金正恩氏の専用列車、ベトナムのドンダン駅に到着", "visits:held", "VN"),
    ("金永南氏がシンガポール訪問、首相と会談", "visits:held", "SG"),
    ("金正恩総書記、ラオスのトンルン国家主席と会談", "visits:held", "LA"),
    ("ラオス人民革命党代表団が平壌に到着", "visits:held", "LA"),
    ("カンボジア外相が訪朝へ　朝鮮中央通信", "visits:agreed", "KH"),
    ("北朝鮮国防相がベトナム入り", "visits:held", "VN"),
    ("ベトナム国家主席、北朝鮮大使と会見", "visits:held", "VN"),
    ("ベトナム書記長、来月にも訪朝か　ロイター報道", "visits:proposed", "VN"),
    ("マレーシア、平壌の大使館を閉鎖", "missions:setback", "MY"),
    ("マレーシア、北朝鮮との国交回復を検討", "missions:proposed", "MY"),
    ("北朝鮮、駐マレーシア大使を任命", "missions:agreed", "MY"),
    ("平壌のマレーシア人9人が出国、帰国へ", "missions:held", "MY"),
    ("東ティモール、北朝鮮と国交樹立", "missions:agreed", "TL"),
    ("インドネシア外務省、平壌の大使館業務を再開", "missions:held", "ID"),
    ("マレーシア、北朝鮮労働者の就労許可を停止", "economic:setback", "MY"),
    ("シンガポール、北朝鮮国民のビザ免除を廃止", "economic:setback", "SG"),
    ("ベトナムと北朝鮮、航空協定に調印", "economic:agreed", "VN"),
    ("アンコールの北朝鮮運営博物館が閉館", "economic:setback", "KH"),
    ("マレーシアの団体、北朝鮮の被災地に救急車を寄贈", "humanitarian:held", "MY"),
    ("ベトナム、北朝鮮に医薬品を送る", "humanitarian:held", "VN"),
    ("北朝鮮、ベトナム通信社と協力協定", "culture_education:agreed", "VN"),
    ("シンガポールのNGO、平壌で起業研修を実施", "culture_education:held", "SG"),
)

# comment, looks back, courtesy: kept without an alert
CONTEXT = (
    "【社説】インドネシア外相の訪朝　対話の糸口になるか",
    "<解説>北朝鮮はなぜASEANに接近するのか",
    "金正恩氏、ラオス建国50年で祝電",
    "【産経抄】金日成花の里帰り　インドネシア",
    "シンガポール米朝会談から1年　検証",
)

# the same names in other news
OTHER_NEWS = (
    "サッカー女子アジア杯　北朝鮮がベトナムに大勝",
    "高市首相、ASEAN首脳会議出席へ　マレーシア訪問",
    "金正男氏殺害、ベトナム人被告に判決",
    "脱北者9人、ラオスで拘束",
    "台風が北上、フィリピン北部に上陸",
    "朝方の地震、インドネシアで津波注意",
    "ロシア外相が訪朝、金正恩氏と会談",
    "北朝鮮がミサイル発射　日本のEEZ外に落下",
    "北海道産ホタテ、ベトナム輸出が急増",
    "国連総会委、北朝鮮人権決議案を採択",
    "五輪予選　北朝鮮2-0タイ",
    "金正恩氏、ロシア訪問から帰国",
    "在日朝鮮人の画家、ハノイで個展",
    "インドネシアで震度5　北スマトラ",
)


@pytest.mark.parametrize(("headline", "claims", "actors"), ALERTS)
def test_reports_what_the_headline_says(headline: str, claims: str, actors: str) -> None:
    verdict = MATCHER.match(headline, lang="ja")
    said = sorted(f"{c.indicator}:{c.stage or c.polarity}" for c in verdict.claims)
    assert (verdict.relevance, " ".join(said)) == ("alert", claims)
    assert " ".join(verdict.asean_actors) == actors


@pytest.mark.parametrize("headline", CONTEXT)
def test_keeps_comment_without_an_alert(headline: str) -> None:
    assert MATCHER.match(headline, lang="ja").relevance == "context"


@pytest.mark.parametrize("headline", OTHER_NEWS)
def test_leaves_other_news_alone(headline: str) -> None:
    assert MATCHER.match(headline, lang="ja").relevance == "none"
