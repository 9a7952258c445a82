"""Ordinary words of four languages: the bench's feeds are made of these, not of publishers' text.

One entry in thirty names North Korea, about as many as in a feed of foreign news.
"""

PLAIN = {
    "en": """city council budget road bridge harbour school teacher hospital doctor nurse patient
        market price rice oil gas power grid water flood rain storm wind forest fire farmer crop
        export import tax bank loan rate stock bond investor company factory worker union strike
        wage job growth inflation currency tourist hotel airport airline flight train ticket bus
        driver accident police court judge trial lawyer sentence prison victim witness report
        study research university student exam science space satellite phone software data privacy
        film actor singer concert album award festival museum painting book author poem football
        coach striker goal league match season medal swimmer runner record final champion election
        voter party candidate ballot mayor governor senate bill law reform minister cabinet speech
        monday tuesday wednesday thursday friday early late after before during against between
        the the the of of of and and in in to to for with on said says new first more last year""",
    "id": """kota jalan jembatan pelabuhan sekolah guru rumah sakit dokter perawat pasien pasar
        harga beras minyak listrik air banjir hujan badai hutan kebakaran petani panen ekspor impor
        pajak bank kredit bunga saham investor perusahaan pabrik pekerja buruh upah pertumbuhan
        inflasi wisatawan hotel bandara penerbangan kereta tiket bus sopir kecelakaan polisi sidang
        hakim vonis penjara korban saksi laporan penelitian universitas mahasiswa ujian sains
        satelit telepon data film aktor penyanyi konser penghargaan festival museum buku penulis
        sepak bola pelatih gol liga musim medali juara pemilu partai calon wali gubernur undang
        yang yang dan dan di di ke dari untuk dengan pada kata tahun baru pertama lebih akan""",
    "ko": """도시 예산 도로 다리 항구 학교 교사 병원 의사 간호사 환자 시장 가격 쌀값 석유 가스 전력 물 홍수
        비 태풍 바람 산림 화재 농민 수확 수출 수입 세금 은행 대출 금리 주식 채권 투자자 기업 공장 노동자 파업
        임금 일자리 성장 물가 환율 관광객 호텔 공항 항공사 열차 승객 버스 운전자 사고 경찰 법원 판사 재판 변호사
        선고 피해자 증인 보고서 연구 대학 학생 시험 과학 우주 위성 휴대전화 소프트웨어 개인정보 영화 배우 가수
        콘서트 앨범 시상식 축제 박물관 그림 책 작가 축구 감독 득점 리그 경기 시즌 메달 기록 결승 선거 유권자""",
    "th": """เมือง งบประมาณ ถนน สะพาน ท่าเรือ โรงเรียน ครู โรงพยาบาล แพทย์ พยาบาล ผู้ป่วย ตลาด ราคา
        ข้าว น้ำมัน ก๊าซ ไฟฟ้า น้ำท่วม ฝน พายุ ป่าไม้ ไฟไหม้ เกษตรกร ส่งออก นำเข้า ภาษี ธนาคาร สินเชื่อ
        หุ้น นักลงทุน บริษัท โรงงาน แรงงาน ค่าจ้าง เงินเฟ้อ นักท่องเที่ยว โรงแรม สนามบิน รถไฟ รถเมล์
        อุบัติเหตุ ตำรวจ ศาล คดี ทนาย เรือนจำ พยาน รายงาน วิจัย มหาวิทยาลัย นักศึกษา สอบ ดาวเทียม
        ภาพยนตร์ นักแสดง นักร้อง คอนเสิร์ต รางวัล เทศกาล หนังสือ ฟุตบอล โค้ช ประตู ลีก ฤดูกาล เหรียญ""",
}
NORTH = {
    "en": "North Korea foreign minister Pyongyang talks Vietnam delegation visit",
    "id": "Korea Utara menteri luar negeri Pyongyang bertemu delegasi Indonesia kunjungan",
    "ko": "북한 외무상 평양 회담 인도네시아 대표단 방문 협력",
    "th": "เกาหลีเหนือ รัฐมนตรี เยือน เปียงยาง เวียดนาม หารือ",
}
LANGUAGES = tuple(PLAIN)
WORDS = {language: text.split() for language, text in PLAIN.items()}
