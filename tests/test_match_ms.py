"""Malay headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline
REPORTS = """
visits:held | MY | Anifah bertemu Menteri Luar Korea Utara di Kuala Lumpur
visits:held | MY | Mahathir tiba di Pyongyang untuk lawatan rasmi
visits:agreed | VN | To Lam akan melawat Korea Utara bulan depan
visits:held | ID | Menteri Luar Indonesia tiba di Pyongyang atas jemputan Choe Son Hui
visits:proposed | MY | Dr M jemput Kim Jong Un melawat Malaysia
visits:setback | MY | Lawatan Menteri Luar Korea Utara ke Kuala Lumpur ditangguhkan
visits:held | LA | Presiden Laos mulakan lawatan negara ke Korea Utara
consultations:setback | ID | Perundingan dua hala Indonesia-Korea Utara ditangguhkan
asean_forums:setback | ASEAN | Korea Utara tidak hadir sidang ARF di Kuala Lumpur
asean_forums:agreed | ASEAN | Menteri Luar Korea Utara akan hadiri ARF di Manila
asean_forums:held | ASEAN | Duta Korea Utara wakili Pyongyang di mesyuarat Forum Serantau ASEAN
humanitarian:held | MY | Mercy Malaysia hantar bantuan perubatan kepada mangsa banjir Korea Utara
humanitarian:agreed | MY | Malaysia bakal sumbang vaksin kepada Korea Utara
humanitarian:proposed | ASEAN | ASEAN tawar bantuan COVID-19 kepada Korea Utara
culture_education:agreed | MY | Malaysia, Korea Utara meterai perjanjian kerjasama kebudayaan
culture_education:held | VN | Kumpulan kesenian Vietnam buat persembahan di Pyongyang
culture_education:held | MY | Universiti swasta Malaysia anugerah ijazah kehormat kepada Kim Jong Un
economic:setback | MY | Malaysia batal kemasukan tanpa visa rakyat Korea Utara
economic:setback | PH | Filipina henti dagangan dengan Korea Utara
economic:held | MY | Eksport minyak sawit Malaysia ke Korea Utara meningkat
economic:setback | MY | Malaysia larang rakyat ke Korea Utara
economic:agreed | MY | Malaysia, Korea Utara tandatangan perjanjian perdagangan
missions:setback | MY | Malaysia usir Duta Korea Utara Kang Chol
missions:setback | MY | Korea Utara halang rakyat Malaysia keluar negara
missions:held | MY | Duta Korea Utara serah watikah pelantikan kepada Agong
missions:agreed | MY | Malaysia lantik duta baharu ke Korea Utara
missions:held | MY | Malaysia buka semula kedutaan di Pyongyang
missions:proposed | MY | Malaysia pertimbang pulihkan hubungan diplomatik dengan Korea Utara
missions:proposed | MY | Malaysia kaji semula hubungan dengan Korea Utara
missions:agreed | MM | Myanmar, Korea Utara pulih hubungan diplomatik
bridge:proposed | MY | Malaysia sedia jadi orang tengah Korea Utara dan Korea Selatan
bridge:agreed | SG | Singapura dipilih sebagai lokasi sidang kemuncak Trump-Kim
reciprocity:opened | - | Korea Utara buka semula sempadan, terima pelancong asing
reciprocity:refused | - | Korea Utara tidak benarkan kakitangan PBB kembali ke Pyongyang
denuclearisation:raised | MY | Wisma Putra kutuk ujian nuklear Korea Utara
denuclearisation:raised | MY | Malaysia kesal pelancaran peluru berpandu DPRK
denuclearisation:raised | ASEAN | Menteri luar ASEAN gesa Korea Utara henti ujian peluru berpandu
denuclearisation:raised | SG | Singapura kecam keras ujian bom hidrogen Korea Utara
sanctions:enforced | SG | Lelaki Singapura dipenjara bekal barang mewah kepada Korea Utara
sanctions:evaded | MY | Laporan PBB: Syarikat Malaysia langgar sekatan Korea Utara
sanctions:enforced | PH | Filipina rampas kapal kargo Korea Utara selaras sekatan PBB
sanctions:enforced | MY | Malaysia patuh sekatan PBB terhadap Korea Utara, kata Anifah
partner_reaction:critical | ASEAN | Tillerson gesa ASEAN kurangkan hubungan dengan Korea Utara
visits:held | MY | Anwar bertemu Kim Jong Un di Beijing
visits:held | KH | Raja Kemboja terima kunjungan delegasi Korea Utara
visits:held | MY | Delegasi parlimen Malaysia berada di Pyongyang
missions:setback | MY | Malaysia panggil pulang Duta di Pyongyang
missions:setback | MY | Wisma Putra sahkan penutupan kedutaan di Pyongyang
asean_forums:setback | MY ASEAN | Malaysia tidak jemput Korea Utara ke mesyuarat ARF
denuclearisation:raised | MY | PMX gesa Korea Utara henti provokasi nuklear
sanctions:evaded | KH | Penggodam Korea Utara ubah wang haram melalui syarikat Kemboja
economic:setback | MY | MITI gantung import dari Korea Utara
economic:setback | MY | Sarawak hentikan pengambilan pelombong Korea Utara
economic:setback | SG | Singapura haramkan dagangan dengan Korea Utara
humanitarian:held | TH | Thailand salur beras kepada Korea Utara melalui WFP
bridge:proposed | ID | Jakarta tawar diri jadi perantara dua Korea
missions:setback | MY | Korea Utara putus hubungan diplomatik dengan Malaysia
visits:held | VN | Setiausaha Agung Parti Vietnam To Lam tiba di Pyongyang
visits:held | SG | Kim Jong Un tiba di Singapura, bertemu PM Lee Hsien Loong
culture_education:held | MY | Pameran seni Korea Utara dibuka di Kuala Lumpur
humanitarian:held | ID | Indonesia hantar beras kepada Korea Utara
denuclearisation:raised | ID | Indonesia kutuk ujian nuklear keenam Korea Utara
economic:held | MY | Restoran Korea Utara di Kuala Lumpur kekal beroperasi
missions:setback | MY | Duta Korea Utara dihalau, Malaysia beri tempoh 48 jam
sanctions:enforced | MY | Tiga warga Korea Utara ditahan kerana langgar sekatan PBB di Malaysia
economic:setback | MY | Malaysia mansuh kemudahan bebas visa rakyat Korea Utara
economic:setback | MY | Sarawak tidak perbaharui permit kerja pelombong Korea Utara
economic:setback | MY | Malaysia larang rakyat ke Korea Utara berkuat kuasa serta-merta
missions:setback | MY | Kang Chol diberi 48 jam tinggalkan Kuala Lumpur
missions:setback | MY | Pyongyang tahan 11 rakyat Malaysia daripada pulang
missions:held | MY | Sembilan rakyat Malaysia selamat pulang dari Pyongyang
missions:proposed | MY | Najib: Kedutaan di Pyongyang mungkin ditutup
missions:agreed | MY | Wisma Putra akan buka semula kedutaan di Pyongyang tahun depan
visits:held | MY | Anwar sempat bersalaman dengan Kim Jong Un di Beijing
visits:held | ID | Prabowo jumpa Kim Jong Un pada perbarisan di Beijing
asean_forums:setback | MY ASEAN | Wisma Putra: Korea Utara tidak dijemput ke ARF di Kuala Lumpur
asean_forums:setback | ASEAN | Kerusi Korea Utara kosong pada ARF buat kali pertama sejak 2000
asean_forums:agreed | ASEAN | Korea Utara hanya hantar duta ke ARF di Bangkok
asean_forums:held | ASEAN | Ri Yong Ho wakili Korea Utara di ARF Manila
denuclearisation:raised | MY | Wisma Putra kutuk pelancaran ICBM Pyongyang
denuclearisation:raised | SG | Singapura kecam tindakan Korea Utara lancar peluru berpandu
denuclearisation:raised | ASEAN | Ketua-ketua negara ASEAN bimbang ujian peluru berpandu Korea Utara
denuclearisation:raised | KH | Hun Sen minta Pyongyang kembali ke rundingan enam pihak
sanctions:enforced | SG | Singapura penjarakan peniaga jual barangan mewah kepada Korea Utara
sanctions:enforced | KH | Kemboja bekukan kapal bawa 4,800 tan arang batu Korea Utara
bridge:proposed | ID | Seoul minta Megawati jadi utusan damai dua Korea
bridge:agreed | SG | Singapura dipilih tuan rumah pertemuan Trump dan Kim Jong Un
humanitarian:agreed | MY | NGO Malaysia akan hantar ambulans kepada mangsa banjir Korea Utara
humanitarian:held | VN | Bantuan makanan Vietnam tiba di Nampo
reciprocity:refused | - | Korea Utara arah PBB kurangkan kakitangan antarabangsa
reciprocity:refused | - | Wakil PBB ke Korea Utara masih belum dibenarkan masuk
reciprocity:opened | - | Pelancong Rusia kumpulan pertama masuk Korea Utara sejak pandemik
reciprocity:opened | - | Diplomat Sweden kembali bertugas di Pyongyang
reciprocity:refused | - | Korea Utara tutup resort Wonsan kepada pelancong asing
reciprocity:refused | - | Pelapor khas PBB masih ditolak masuk ke Korea Utara
culture_education:held | MY | Universiti HELP anugerah ijazah doktor kehormat kepada Kim Jong Un
economic:agreed | MY | Air Koryo akan terbang terus Pyongyang-Kuala Lumpur
economic:proposed | MY | Korea Utara mahu beli minyak sawit secara barter dengan MITI
missions:agreed | ID | Prabowo angkat sumpah bekas jeneral sebagai duta ke Korea Utara
visits:agreed | VN | To Lam akan melawat Korea Utara minggu depan, sahkan Hanoi
visits:held | LA | Presiden Thongloun adakan rundingan dengan Kim Jong Un di Pyongyang
missions:held | SG | Duta baharu Korea Utara serah watikah kepada Presiden Tharman
visits:held | MY | Menteri Luar Korea Utara menghadap Yang di-Pertuan Agong di Istana Negara
visits:held | MY | Tok Mat temui rakan sejawat Korea Utara
reciprocity:opened | - | UNICEF dan WHO bersiap hantar semula petugas ke Korea Utara
bridge:proposed | TH | Seoul minta Thailand bantu bawa Pyongyang kembali ke meja rundingan
visits:held | VN | Pegawai parti Korea Utara Kim Song Nam diterima Le Hoai Trung di Hanoi
visits:agreed | SG | Balakrishnan ke Pyongyang esok bagi persiapan sidang kemuncak Singapura
missions:proposed | MY | Mahathir: Sudah tiba masa hubungan dengan Korea Utara dipulihkan
missions:setback | MY | Diplomat Korea Utara kosongkan kedutaan di Kuala Lumpur
missions:setback | ID | Diplomat Indonesia tinggalkan Pyongyang susulan penutupan sempadan
missions:agreed | ID | Indonesia, Korea Utara setuju buka semula kedutaan di Pyongyang
missions:held | TL | Duta Korea Utara serah surat kepercayaan kepada Presiden Gusmao
economic:proposed | ID | Misi ekonomi Indonesia tinjau peluang dagang di zon Nampo
economic:setback | KH | Muzium Korea Utara berhampiran Angkor tutup kedai
sanctions:enforced | KH | Kemboja lapor semua 115 pekerja Korea Utara dihantar pulang
sanctions:enforced | SG | Dua syarikat Singapura didakwa jual minuman kepada Korea Utara
humanitarian:held | ID | Indonesia salur AS$2 juta untuk kanak-kanak Korea Utara melalui WFP
partner_reaction:neutral | ID | Kementerian Penyatuan Seoul pantau lawatan Sugiono ke Pyongyang
partner_reaction:supportive | ID | Jepun alu-alukan lawatan Menteri Luar Indonesia ke Pyongyang
bridge:proposed | MY | Anwar sedia jadi orang tengah antara Seoul dan Pyongyang
bridge:proposed | ID | Tokyo minta Jokowi bantu isu rakyat Jepun diculik Korea Utara
reciprocity:refused | - | Kakitangan antarabangsa terakhir WFP tinggalkan Pyongyang
reciprocity:opened | - | Duta Switzerland mula bertugas di Pyongyang
reciprocity:opened | - | Pyongyang setuju pelantikan penyelaras residen PBB yang baharu
"""
SILENT = """
Agong utus ucapan tahniah kepada Kim Jong Un sempena Hari Kebangsaan
Harimau Malaya tewas 1-4 kepada Korea Utara
Kes bunuh Jong-nam: Siti Aisyah dibebaskan
Korea Utara lancar peluru berpandu ke Laut Jepun
Universiti Utara Malaysia tawar kursus bahasa Korea
Analisis: Mengapa Malaysia masih perlukan Korea Utara
Anwar adakan lawatan kerja ke Korea Selatan, bincang keamanan Semenanjung Korea
Kim Jong Un ke Vladivostok temui Putin
Pembangkang dakwa Malaysia jadi seperti Korea Utara
Pembelot Korea Utara ditahan di Thailand
Anwar hadiri Sidang Kemuncak ASEAN-Republik Korea
Ulang tahun ke-50 hubungan Malaysia-Korea Utara: Imbas kembali
Hong Kong, China tahan kapal Korea Utara
Korea Utara sambut ulang tahun parti dengan perbarisan tentera
Undang-undang baharu Korea Selatan undang reaksi rakyat Malaysia
Kim Jong Un utus tahniah kepada Thongloun
Harimau Malaya seri dengan Korea Utara di Stadium Bukit Jalil
Istana Negara sambut Presiden Korea Selatan
Anwar bincang kerjasama nuklear awam dengan Korea Selatan
Kim Jong Un pantau ujian roket, kata KCNA
Tentera Korea Utara di Rusia: AS, Jepun bimbang
Sugiono ke Seoul bincang pelaburan bateri
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, title = row.split(" | ", 2)
    verdict = MATCHER.match(title, lang="ms")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="ms").relevance is not Relevance.ALERT
