"""Thai headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline
REPORTS = """
visits:held | TH | นายกฯ ทักษิณพบหารือประธานสภาประชาชนสูงสุดเกาหลีเหนือที่ทำเนียบรัฐบาล
visits:held | TH | รมว.ต่างประเทศเกาหลีเหนือเดินทางเยือนไทยอย่างเป็นทางการ
visits:agreed | TH | รมว.กต. เตรียมเยือนเกาหลีเหนือเดือนหน้า
visits:held | VN | โต เลิม เยือนเกาหลีเหนือ พบคิม จองอึน ร่วมพิธีสวนสนาม
visits:held | LA | ประธานประเทศลาวเยือนกรุงเปียงยาง
visits:held | ID | รัฐมนตรีต่างประเทศอินโดนีเซียเดินทางถึงกรุงเปียงยาง
visits:proposed | MY | มาเลเซียส่งคำเชิญผู้นำเกาหลีเหนือเยือนกัวลาลัมเปอร์
visits:setback | VN | เวียดนามเลื่อนการเยือนเกาหลีเหนือของรัฐมนตรีต่างประเทศ
consultations:held | TH | ไทย-เกาหลีเหนือจัดการหารือทางการเมืองระดับรัฐมนตรีช่วย
asean_forums:setback | ASEAN | เกาหลีเหนือไม่ส่งผู้แทนเข้าร่วมประชุม ARF ครั้งแรก
asean_forums:held | ASEAN | ทูตเกาหลีเหนือเข้าร่วมประชุมเออาร์เอฟที่กรุงเทพฯ แทนรัฐมนตรี
asean_forums:agreed | ASEAN | รมว.ต่างประเทศเกาหลีเหนือเตรียมร่วมเวที ARF ที่ภูเก็ต
humanitarian:held | TH | ไทยมอบข้าวสารช่วยเหลือผู้ประสบภัยน้ำท่วมเกาหลีเหนือ
humanitarian:agreed | TH | ไทยเตรียมส่งข้าวช่วยเหลือเกาหลีเหนือผ่านโครงการอาหารโลก
humanitarian:held | TH | สภากาชาดไทยส่งเงินช่วยเหลือผู้ประสบอุทกภัยในเกาหลีเหนือ
culture_education:agreed | TH | ไทย-เกาหลีเหนือลงนามความตกลงแลกเปลี่ยนวัฒนธรรม
culture_education:held | LA | คณะศิลปินลาวไปแสดงที่กรุงเปียงยาง ร่วมเทศกาลศิลปะ
economic:setback | TH | ไทยระงับการค้ากับเกาหลีเหนือ
economic:held | TH | เกาหลีเหนือค้างหนี้ค่าข้าวไทยกว่าพันล้าน พาณิชย์เจรจาทวง
economic:setback | MY | มาเลเซียยกเลิกฟรีวีซ่าชาวเกาหลีเหนือ
economic:setback | MY | มาเลเซียห้ามพลเมืองเดินทางไปเกาหลีเหนือ
missions:held | TH | ทูตเกาหลีเหนือคนใหม่ถวายอักษรสาส์นตราตั้ง ณ กรุงเทพฯ
missions:setback | MY | มาเลเซียขับทูตเกาหลีเหนือพ้นประเทศใน 48 ชม.
missions:agreed | MM | พม่า-เกาหลีเหนือฟื้นความสัมพันธ์ทางการทูต
missions:setback | MY | เกาหลีเหนือห้ามชาวมาเลเซียเดินทางออกนอกประเทศ
missions:agreed | TH | ครม.แต่งตั้งเอกอัครราชทูตไทยประจำเกาหลีเหนือคนใหม่
bridge:proposed | TH | ไทยพร้อมเป็นคนกลางเจรจาสหรัฐฯ กับเกาหลีเหนือ
bridge:proposed | TH | นายกฯ เสนอไทยเป็นสถานที่จัดซัมมิตทรัมป์-คิม
reciprocity:opened | - | เกาหลีเหนือเปิดรับนักท่องเที่ยวต่างชาติอีกครั้งหลังโควิด
reciprocity:refused | - | เกาหลีเหนือสั่งลดจำนวนเจ้าหน้าที่สหประชาชาติในเปียงยาง
denuclearisation:raised | TH | กต. แถลงประณามเกาหลีเหนือทดสอบนิวเคลียร์
denuclearisation:raised | TH | ไทยแสดงความห่วงกังวลเกาหลีเหนือยิงขีปนาวุธข้ามทวีป
denuclearisation:raised | ASEAN | อาเซียนออกแถลงการณ์ประณามเกาหลีเหนือยิงขีปนาวุธ
denuclearisation:raised | PH | ฟิลิปปินส์ประณามเกาหลีเหนือปล่อยจรวด
sanctions:enforced | TH | ไทยยึดเครื่องบินขนอาวุธจากเกาหลีเหนือ ละเมิดข้อมติยูเอ็น
sanctions:enforced | PH | ฟิลิปปินส์ยึดเรือเกาหลีเหนือตามมาตรการคว่ำบาตรยูเอ็น
sanctions:enforced | SG | ศาลสิงคโปร์สั่งจำคุกนักธุรกิจขายสินค้าฟุ่มเฟือยให้เกาหลีเหนือ
sanctions:evaded | KH | รายงานยูเอ็นชี้แฮกเกอร์เกาหลีเหนือฟอกเงินผ่านกัมพูชา
sanctions:enforced | TH | สหรัฐฯ คว่ำบาตรบริษัทไทยช่วยเกาหลีเหนือ
sanctions:enforced | TH | ไทยยืนยันปฏิบัติตามมาตรการคว่ำบาตรเกาหลีเหนือของยูเอ็น
partner_reaction:supportive | TH | เกาหลีใต้ชื่นชมไทยที่ช่วยกดดันเกาหลีเหนือ
partner_reaction:critical | TH | สหรัฐฯ กดดันไทยให้ตัดความสัมพันธ์กับเกาหลีเหนือ
visits:held | TH | ประธานรัฐสภาไทยต้อนรับคณะผู้แทนสภาประชาชนสูงสุดเกาหลีเหนือ
visits:held | VN | ผู้นำเวียดนามพบคิม จองอึน ที่กรุงเปียงยาง
visits:held | MY | อันวาร์จับมือคิม จองอึน ที่ปักกิ่ง
visits:agreed | ID | รมว.ต่างประเทศอินโดนีเซียจะเยือนเกาหลีเหนือ 10-11 ต.ค.
missions:held | TH | ทูตไทยถวายสาส์นตราตั้งต่อประธานสภาประชาชนสูงสุดเกาหลีเหนือ
bridge:held | ID | อินโดนีเซียนำสารจากเกาหลีใต้ถึงเปียงยาง
bridge:proposed | ASEAN | อาเซียนเสนอตัวเป็นคนกลางแก้วิกฤตเกาหลีเหนือ
asean_forums:setback | MY ASEAN | มาเลเซียไม่เชิญเกาหลีเหนือร่วมประชุม ARF
denuclearisation:raised | ASEAN | ที่ประชุม ARF ออกแถลงการณ์ประธานห่วงกังวลขีปนาวุธเกาหลีเหนือ
denuclearisation:raised | TH | โฆษก กต. เผยไทยวิตกเกาหลีเหนือทดลองนิวเคลียร์ครั้งที่ 3
sanctions:evaded | SG | ยูเอ็นเผยบริษัทสิงคโปร์ลอบส่งสินค้าหรูให้เกาหลีเหนือ ละเมิดคว่ำบาตร
sanctions:enforced | MY | ศาลมาเลเซียไฟเขียวส่งผู้ร้ายข้ามแดนชาวเกาหลีเหนือคดีฟอกเงิน
economic:setback | TH | ทูตสหรัฐฯ เผยไทยลดการค้ากับเกาหลีเหนือลง 94%
culture_education:held | TH | นักศึกษาเกาหลีเหนือเข้ารับการฝึกอบรมที่มหาวิทยาลัยไทย
partner_reaction:critical | TH | สหรัฐฯ จี้ไทยลดระดับความสัมพันธ์กับเกาหลีเหนือ
missions:setback | MY | มาเลเซียปิดสถานทูตในเปียงยาง
economic:setback | KH | กัมพูชาสั่งปิดร้านอาหารเกาหลีเหนือทั้งหมด
humanitarian:held | ID | อินโดนีเซียบริจาคข้าวให้เกาหลีเหนือผ่านกาชาด
visits:held | MM | นายพลฉ่วยมานของพม่าลอบเยือนเกาหลีเหนือ
culture_education:held | TH | จัดนิทรรศการภาพถ่ายเกาหลีเหนือในกรุงเทพฯ
economic:setback | SG | สิงคโปร์ยกเลิกฟรีวีซ่าให้ชาวเกาหลีเหนือ
visits:held | SG | คิม จองอึน ถึงสิงคโปร์ พบนายกฯ ลี เซียนลุง
denuclearisation:raised | ASEAN | ผู้นำอาเซียนกังวลสถานการณ์เกาหลีเหนือยิงมิสไซล์
"""
SILENT = """
คิม จองอึน ส่งสารแสดงความยินดีถึงประธานประเทศลาว
สาวไทยพ่ายเกาหลีเหนือ 0-3 ฟุตบอลเอเชียนเกมส์
ตม.เชียงรายรวบ 12 ชาวเกาหลีเหนือลักลอบเข้าเมือง
มาเลเซียเปิดศาลไต่สวนคดีสังหารคิม จองนัม
เกาหลีเหนือยิงขีปนาวุธตกทะเลญี่ปุ่น
ผลงานเกาหลีเหนือความคาดหมาย ไทยเตรียมรับมือ
ซีรีส์เกาหลีเหนือชั้น คนไทยแห่ดู
ไทยกับเกาหลีใต้หารือความร่วมมือ หวังสันติภาพบนคาบสมุทรเกาหลี
บทวิเคราะห์: ทำไมเกาหลีเหนือสนใจอาเซียน
ปูตินเยือนเกาหลีเหนือ พบคิม จองอึน
สี จิ้นผิง เยือนเกาหลีเหนือครั้งแรก
เปิดประวัติสถานทูตเกาหลีเหนือในไทย
ทรัมป์พบคิม จองอึน ที่สิงคโปร์ ย้อนภาพประวัติศาสตร์
นายกฯ หารือประธานาธิบดีเกาหลีใต้ ชื่นชมบทบาทบนคาบสมุทรเกาหลี
เกาหลีใต้เตือนพลเมืองในกัมพูชา ระวังสายลับเกาหลีเหนือ
ทหารผ่านศึกไทยรำลึกสงครามเกาหลี ต้านเกาหลีเหนือ
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, title = row.split(" | ", 2)
    verdict = MATCHER.match(title, lang="th")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="th").relevance is not Relevance.ALERT
