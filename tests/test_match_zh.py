"""Chinese headlines: what fires, at which stage, for whom; and what comes near but must not."""

import pytest

from tests.matching import MATCHER

# headline, claims, ASEAN actors
ALERTS = (
    ("越共中央总书记农德孟将于10月16日起访问朝鲜", "visits:agreed", "VN"),
    ("金正日与农德孟在平壤举行会谈", "visits:held", "VN"),
    ("朝鲜内阁总理金英日抵达河内访问", "visits:held", "VN"),
    ("金永南访问新加坡 与李显龙会面", "visits:held", "SG"),
    ("北韓外相李容浩訪寮國 會見總理", "visits:held", "LA"),
    ("老挝国家主席通伦抵达平壤 出席朝鲜劳动党建党80周年庆典", "visits:held", "LA"),
    ("新加坡外长维文将访朝 为特金会铺路", "visits:agreed", "SG"),
    ("柬埔寨國王取消訪北韓行程", "visits:setback", "KH"),
    ("苏林与金正恩会谈 签署多项合作文件", "visits:held", "VN"),
    ("朝鲜劳动党代表团访问老挝", "visits:held", "LA"),
    ("馬來西亞驅逐北韓大使姜哲 限48小時離境", "missions:setback", "MY"),
    ("朝鲜禁止境内马来西亚公民离境", "missions:setback", "MY"),
    ("马哈迪:大马将重开驻平壤大使馆", "missions:agreed", "MY"),
    ("缅甸与朝鲜恢复外交关系", "missions:agreed", "MM"),
    ("朝鮮新任駐泰國大使金濟鳳遞交國書", "missions:held", "TH"),
    ("印尼总统任命新任驻朝鲜大使", "missions:agreed", "ID"),
    ("越南驱逐朝鲜外交官 涉受制裁银行", "missions:setback sanctions:enforced", "VN"),
    ("菲律宾宣布暂停与朝鲜贸易", "economic:setback", "PH"),
    ("新加坡全面中止與北韓貿易往來", "economic:setback", "SG"),
    ("柬埔寨关闭境内全部朝鲜餐馆", "economic:setback", "KH"),
    ("大马禁止国民前往朝鲜", "economic:setback", "MY"),
    ("高丽航空开通平壤至吉隆坡航班", "economic:held", "MY"),
    ("泰國同意出口白米給北韓", "economic:agreed", "TH"),
    ("朝鲜与老挝签署信息技术和农业合作协议", "culture_education:agreed economic:agreed", "LA"),
    ("越南向朝鲜捐赠5000吨大米 协助抗洪", "humanitarian:held", "VN"),
    ("印尼提议向朝鲜提供粮食援助", "humanitarian:proposed", "ID"),
    ("泰國紅十字會捐款助北韓水災災民", "humanitarian:held", "TH"),
    ("朝鲜拒绝亚细安冠病人道援助", "humanitarian:setback reciprocity:refused", "ASEAN"),
    ("东盟外长谴责朝鲜试射洲际弹道导弹", "denuclearisation:raised", "ASEAN"),
    ("菲律賓外交部譴責北韓發射飛彈", "denuclearisation:raised", "PH"),
    ("东盟与中日韩领导人敦促朝鲜完全无核化", "denuclearisation:raised", "ASEAN"),
    ("泰国对朝鲜核试验表示严重关切", "denuclearisation:raised", "TH"),
    ("新加坡外交部:强烈谴责朝鲜核试", "denuclearisation:raised", "SG"),
    ("朝鲜外相缺席东盟地区论坛 由驻东盟大使代表", "asean_forums:setback", "ASEAN"),
    ("北韓外相李容浩抵馬尼拉 出席東協區域論壇", "asean_forums:held", "ASEAN"),
    ("马来西亚未邀请朝鲜出席东盟地区论坛", "asean_forums:setback", "MY ASEAN"),
    ("朝鲜签署加入《东南亚友好合作条约》", "asean_forums:held", "ASEAN"),
    ("印尼愿为朝韩对话牵线", "bridge:proposed", "ID"),
    ("越南获选为第二次川金會地點", "bridge:agreed", "VN"),
    ("印尼總統特使抵平壤 轉交親筆信", "visits:held", "ID"),
    ("印尼扣押朝鲜货轮 船上载有煤炭", "sanctions:enforced", "ID"),
    ("菲律宾依联合国制裁扣押朝鲜货船", "sanctions:enforced", "PH"),
    ("新加坡商人向朝鲜出口奢侈品被判监", "sanctions:enforced", "SG"),
    ("联合国报告:朝鲜在马来西亚设幌子公司售卖军用设备", "sanctions:evaded", "MY"),
    ("美財政部制裁柬埔寨匯旺集團 涉替北韓洗錢", "sanctions:enforced", "KH"),
    ("老挝遣返朝鲜劳工 执行联合国决议", "sanctions:enforced", "LA"),
    ("越南与朝鲜举行副外长级政治磋商", "consultations:held", "VN"),
    ("印尼与朝鲜续签双边磋商谅解备忘录", "consultations:agreed", "ID"),
    ("朝鲜与柬埔寨签署文化合作协定", "culture_education:agreed", "KH"),
    ("美国务院:正密切关注苏林访朝", "partner_reaction:neutral", "VN"),
    ("朝鲜允许联合国工作人员重返平壤", "reciprocity:opened", ""),
    ("北韓暫停接待外國遊客", "reciprocity:refused", ""),
    ("平壤马拉松时隔六年重启 外国选手参赛", "reciprocity:opened", ""),
    ("朝鲜拒绝联合国人权特别报告员入境", "reciprocity:refused", ""),
    ("通伦与金正恩会谈 同意加强党际交流", "visits:held", "LA"),
    ("越南国家主席会见朝鲜驻越大使", "visits:held", "VN"),
    ("苏林应邀10月访朝", "visits:agreed", "VN"),
    ("外媒:苏林拟10月访朝 为近20年来首次", "visits:proposed", "VN"),
    ("越南書記考慮訪朝 河內未證實", "visits:proposed", "VN"),
    ("阮富仲同金正恩举行会谈", "visits:held", "VN"),
    ("金正恩邀请越南国家主席访朝", "visits:proposed", "VN"),
    ("李显龙会见金正恩", "visits:held", "SG"),
    ("朝鲜副外相率团访老挝", "consultations:held visits:held", "LA"),
    ("大马外长:将研究恢复与朝鲜邦交", "missions:proposed", "MY"),
    ("安华:暂无计划恢复与北韩外交关系", "missions:setback", "MY"),
    ("大馬驻平壤使馆人员全数撤离", "missions:setback", "MY"),
    ("受困平壤九名大马人获准离境 飞返吉隆坡", "missions:held", "MY"),
    ("菲外长:北韩大使馆可在马尼拉重开", "missions:proposed", "PH"),
    ("东帝汶与朝鲜建立外交关系", "missions:agreed", "TL"),
    ("朝鲜新任驻印尼大使向总统递交国书", "missions:held", "ID"),
    ("印尼驻朝鲜大使馆重开后首场活动在平壤举行", "missions:held", "ID"),
    ("东盟地区论坛主席声明:对朝鲜导弹试射深表关切", "denuclearisation:raised", "ASEAN"),
    ("李顯龍:朝鮮核試威脅區域和平", "denuclearisation:raised", "SG"),
    ("越南對北韓發射衛星表示深切關注 籲各方克制", "denuclearisation:raised", "VN"),
    ("柬埔寨首相呼籲北韓重返六方會談", "denuclearisation:raised", "KH"),
    ("新加坡禁与朝鲜贸易 配合联合国制裁", "economic:setback sanctions:enforced", "SG"),
    ("马来西亚停发朝鲜劳工工作准证", "economic:setback", "MY"),
    ("砂拉越百余名朝鲜矿工须离境", "economic:setback", "MY"),
)

# comment, looks back, courtesy: kept without an alert
CONTEXT = (
    "社論:印尼外長訪北韓的盤算",
    "分析:朝鲜为何转向东盟",
    "金正恩就老挝国庆50周年向通伦致贺电",
    "社评:越南开放经验值得朝鲜借鉴",
    "专家:朝越走近背后各有盘算",
    "新加坡特金会一周年回顾",
)

# the same names in other news
OTHER_NEWS = (
    "女足亚洲杯:朝鲜大胜越南",
    "李在明抵吉隆坡出席东盟峰会",
    "金正男遇刺案 越南女被告获释",
    "脫北者在寮國被捕",
    "朝鲜族美食节在曼谷开幕",
    "越南老兵忆抗美援朝",
    "马朝旭会见老挝副外长",
    "俄外长访朝 与金正恩会谈",
    "西安华为与马来西亚企业朝着合作目标迈进",
    "男足世预赛 朝鲜主场1-0缅甸",
    "李在明新南方政策 强化与东盟半导体合作",
    "韩国总统访越 就朝鲜半岛局势交换意见",
    "中国外长访老挝 谈中老铁路",
    "北马豪雨 多地淹水",
    "韩流席卷越南 首尔团体游客增",
    "金正恩视察洪灾灾区",
)


@pytest.mark.parametrize(("headline", "claims", "actors"), ALERTS)
def test_reports_what_the_headline_says(headline: str, claims: str, actors: str) -> None:
    verdict = MATCHER.match(headline, lang="zh")
    said = sorted(f"{c.indicator}:{c.stage or c.polarity}" for c in verdict.claims)
    assert (verdict.relevance, " ".join(said)) == ("alert", claims)
    assert " ".join(verdict.asean_actors) == actors


@pytest.mark.parametrize("headline", CONTEXT)
def test_keeps_comment_without_an_alert(headline: str) -> None:
    assert MATCHER.match(headline, lang="zh").relevance == "context"


@pytest.mark.parametrize("headline", OTHER_NEWS)
def test_leaves_other_news_alone(headline: str) -> None:
    assert MATCHER.match(headline, lang="zh").relevance == "none"
