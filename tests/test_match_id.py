"""Indonesian headlines: what each reports, who acts, and what must stay silent."""

import pytest

from bot.match.verdict import Relevance
from tests.matching import MATCHER

# claims | ASEAN states that act | headline, or headline // summary
REPORTS = """
missions:setback | MY | Korut Putus Hubungan Diplomatik dengan Malaysia
missions:setback | MY | Malaysia Usir Dubes Korea Utara Kang Chol
missions:setback | MY | Korut Larang Warga Malaysia Keluar dari Negaranya
missions:agreed | ID | RI Akan Buka Kembali KBRI Pyongyang
missions:held | ID | KBRI Pyongyang Kembali Beroperasi
missions:agreed | ID | Prabowo Lantik Gina Yoginda Jadi Dubes RI untuk Korea Utara
missions:held | ID | Dubes Korut Serahkan Surat Kepercayaan kepada Presiden Jokowi
missions:agreed | MM | Myanmar dan Korea Utara Pulihkan Hubungan Diplomatik
missions:setback | ID | Indonesia Tarik Diplomat dari Pyongyang karena Covid-19
missions:proposed | MY | Malaysia Pertimbangkan Pulihkan Hubungan Diplomatik dengan Korut
visits:held | ID | Menlu Sugiono Tiba di Pyongyang
visits:held | ID | Sugiono Temui Choe Son Hui di Pyongyang
visits:agreed | ID | Menlu RI Akan Berkunjung ke Korea Utara Pekan Depan
visits:held | VN | To Lam Bertemu Kim Jong Un di Pyongyang
visits:held | LA | Presiden Laos Lakukan Kunjungan Kenegaraan ke Korea Utara
visits:held | ID | SBY Terima Kunjungan Kim Yong Nam di Istana Merdeka
visits:proposed | ID | Jokowi Undang Kim Jong Un ke Indonesia
visits:setback | TH | Menlu Thailand Batal Kunjungi Pyongyang
visits:held | ID | Delegasi DPR RI Kunjungi Pyongyang
visits:held | ID | Megawati Terima Dubes Korea Utara
visits:held | KH | Raja Kamboja Terima Delegasi Partai Buruh Korea
visits:held | SG | Menlu Singapura Temui Menlu Korut di Pyongyang
visits:held | ID | Utusan Khusus Presiden RI Bertolak ke Pyongyang
consultations:agreed | ID | Indonesia-Korut Teken MoU Konsultasi Bilateral
consultations:held | VN | Vietnam dan Korut Gelar Konsultasi Politik di Hanoi
consultations:setback | ID | Konsultasi Bilateral RI-Korut Ditunda
asean_forums:setback | ASEAN | Korea Utara Absen dari ARF di Kuala Lumpur
asean_forums:agreed | ASEAN | Menlu Korut Akan Hadiri ASEAN Regional Forum di Manila
asean_forums:held | ASEAN | Korut Kirim Dubes ke Pertemuan ARF
asean_forums:setback | MY ASEAN | Malaysia Tak Undang Korea Utara ke ARF
asean_forums:held | ASEAN | Sekjen ASEAN Terima Dubes Korea Utara
humanitarian:held | ID | Indonesia Kirim Bantuan Beras ke Korea Utara
humanitarian:agreed | ID | RI Akan Sumbang Obat untuk Korban Banjir Korut
humanitarian:held | ID | PMI Serahkan Bantuan untuk Korea Utara
humanitarian:proposed | ID | Indonesia Tawarkan Bantuan Vaksin ke Korut
humanitarian:held | VN | Vietnam Sumbang 5.000 Ton Beras untuk Korut
culture_education:held | VN | Kelompok Seni Vietnam Tampil di Pyongyang
culture_education:agreed | ID | Indonesia-Korut Sepakati Kerja Sama Budaya
culture_education:held | ID | Pameran Bunga Kimilsungia Digelar di Jakarta
culture_education:proposed | ID | Korut Tawarkan Beasiswa bagi Mahasiswa Indonesia
culture_education:held | ID | Universitas Indonesia Terima Mahasiswa Korea Utara
economic:held | ID | Ekspor Indonesia ke Korea Utara Naik
economic:setback | PH | Filipina Setop Perdagangan dengan Korut
economic:setback | MY | Malaysia Cabut Bebas Visa Warga Korea Utara
economic:setback | MY | Malaysia Larang Warganya ke Korea Utara
economic:agreed | MY | Malaysia dan Korut Teken Perjanjian Dagang
economic:setback | KH | Restoran Korea Utara di Kamboja Tutup
economic:proposed | ID | Korut Tawarkan Kerja Sama Dagang ke Indonesia
bridge:proposed | ID | Indonesia Siap Jadi Mediator Korut-Korsel
bridge:agreed | SG | Singapura Dipilih Jadi Lokasi KTT Trump-Kim
bridge:proposed | ID | Jokowi Tawarkan Indonesia Jadi Tuan Rumah Pertemuan Trump-Kim
reciprocity:opened | - | Korut Buka Lagi Perbatasan untuk Turis Asing
reciprocity:refused | - | Korut Tutup Perbatasan bagi Wisatawan Asing
reciprocity:refused | - | Korut Minta PBB Kurangi Staf Internasional
reciprocity:opened | - | Korea Utara Izinkan Staf PBB Kembali
reciprocity:refused | - | Pelapor Khusus PBB Ditolak Masuk Korea Utara
denuclearisation:raised | ID | Indonesia Kecam Uji Coba Rudal Korea Utara
denuclearisation:raised | ASEAN | Menlu ASEAN Prihatin atas Peluncuran ICBM Korut
denuclearisation:raised | ID | RI Desak Korut Hentikan Uji Coba Nuklir
denuclearisation:raised | SG | Singapura Kutuk Keras Uji Nuklir Korut
sanctions:enforced | ID | Kapal Korea Utara Bermuatan Batu Bara Ditahan di Balikpapan
sanctions:enforced | SG | Pria Singapura Dipenjara karena Jual Barang Mewah ke Korut
sanctions:enforced | MY | Malaysia Ekstradisi Warga Korea Utara ke AS
sanctions:evaded | KH | Peretas Korut Cuci Kripto Lewat Perusahaan Kamboja
sanctions:evaded | MY | Laporan PBB: Perusahaan Malaysia Langgar Sanksi Korut
sanctions:enforced | SG | AS Jatuhkan Sanksi ke Perusahaan Singapura Terkait Korut
sanctions:enforced | LA | Laos Pulangkan Pekerja Korut Sesuai Resolusi PBB
sanctions:enforced | ID | Indonesia Patuhi Sanksi PBB terhadap Korut
partner_reaction:critical | ASEAN | AS Desak ASEAN Putus Hubungan dengan Korut
partner_reaction:supportive | ID | Korsel Sambut Baik Kunjungan Menlu RI ke Korut
partner_reaction:neutral | ID | Jepang Cermati Kunjungan Sugiono ke Pyongyang
visits:held | ID | Ketua MPR Bertemu Presiden Presidium Majelis Rakyat Tertinggi Korut
visits:held | VN | Kim Jong Un Sambut To Lam dengan Karpet Merah
visits:agreed | ID | Kim Yong Nam Dijadwalkan ke Jakarta Hadiri Konferensi Asia Afrika
visits:proposed | ID | Indonesia Undang Kim Jong Un ke Asian Games 2018
visits:held | MY | Anwar Ibrahim Jabat Tangan Kim Jong Un di Beijing
visits:setback | ID | Kunjungan Menlu Korut ke Jakarta Dibatalkan
visits:held | SG | Kim Jong Un Tiba di Singapura, Disambut PM Lee
visits:held | VN | Kim Jong Un Tiba di Vietnam dengan Kereta
visits:held | LA | Menlu Laos Kunjungi Korea Utara
consultations:agreed | ID | RI dan Korut Perbarui Nota Kesepahaman Konsultasi
consultations:agreed | PH | Filipina-Korut Sepakat Bentuk Mekanisme Konsultasi
asean_forums:setback | ASEAN | Menlu Korut Tak Hadir di ARF Jakarta
asean_forums:held | ASEAN | Menlu Korut Hadiri ARF di Bali
humanitarian:agreed | ID | RI Janji Sumbang 2 Juta Dolar untuk Pangan Korut lewat WFP
humanitarian:held | TH | Thailand Kirim Bantuan Beras untuk Korban Banjir Korut
humanitarian:held | ID | Bantuan Medis Indonesia Tiba di Pyongyang
culture_education:held | ID | Tim Taekwondo Korut Tampil di Jakarta
culture_education:proposed | ID | RI-Korut Jajaki Pertukaran Pelajar
culture_education:held | MY | Universitas Malaysia Beri Gelar Doktor Kehormatan untuk Kim Jong Un
economic:proposed | ID | Pengusaha RI Jajaki Pasar Korut // Kadin mengirim misi dagang.
economic:setback | SG | Singapura Hentikan Perdagangan dengan Korea Utara
economic:held | MY | Malaysia Impor Produk Korut Senilai Jutaan Dolar
economic:setback | ID | Restoran Korea Utara di Jakarta Tutup
economic:setback | MY | Malaysia Setop Izin Kerja Buruh Korut
missions:held | ID | Dubes Baru Korut untuk Indonesia Mulai Bertugas
missions:setback | MY | Malaysia Tutup Kedutaan di Pyongyang
missions:setback | MY | Korut Usir Dubes Malaysia
missions:agreed | ID | Indonesia Segera Aktifkan Lagi KBRI Pyongyang
bridge:proposed | ID | SBY Siap Kirim Utusan Redakan Ketegangan Korut-Korsel
bridge:proposed | ID | Moon Jae-in Harap Jokowi Jembatani Dialog dengan Korut
bridge:agreed | VN | Hanoi Jadi Tuan Rumah KTT Kedua Trump-Kim
bridge:proposed | MY | Malaysia Siap Jadi Penengah Korut dan AS
reciprocity:refused | - | Staf PBB Terakhir Tinggalkan Korea Utara
reciprocity:opened | - | Turis Rusia Pertama Tiba di Korut
reciprocity:refused | - | Korut Larang Turis Asing Masuk Resor Wonsan
reciprocity:opened | - | Korea Utara Undang Inspektur IAEA
denuclearisation:raised | ID | Kemlu RI Sesalkan Peluncuran Roket Korut
denuclearisation:raised | ID | Menlu Retno: Indonesia Prihatin atas Uji Nuklir Korut
denuclearisation:raised | ASEAN | ASEAN Desak Korut Patuhi Resolusi DK PBB soal Rudal
denuclearisation:raised | MY | Malaysia Mengutuk Uji Coba ICBM Korea Utara
denuclearisation:raised | PH | Duterte Kecam Uji Rudal Kim Jong Un
denuclearisation:raised | VN | Vietnam Minta Korut Menahan Diri soal Nuklir
sanctions:enforced | PH | Filipina Sita Kapal Kargo Korut
sanctions:enforced | ID | Kapal Wise Honest Milik Korut yang Ditahan Indonesia Disita AS
sanctions:enforced | MY | Warga Korut Diekstradisi Malaysia ke AS karena Cuci Uang
sanctions:enforced | KH | AS Putus Akses Huione Kamboja karena Pencucian Uang Korut
sanctions:evaded | LA | Pekerja TI Korut Beroperasi di Laos, Kata Laporan MSMT
sanctions:enforced | TH | Thailand Tangkap Pesawat Bermuatan Senjata Korut
partner_reaction:critical | ID | AS Minta Indonesia Kurangi Hubungan dengan Korut
partner_reaction:neutral | ID | Seoul Pantau Lawatan Menlu Indonesia ke Korut
visits:held | ID | Disambut Choe Son Hui di Bandara, Menlu Sugiono Mulai Lawatan ke Korut
visits:held | ID | Presiden SBY Jamu Kim Yong Nam Makan Malam
visits:held | ID | Wakil Ketua DPR Pimpin Delegasi ke Pyongyang
visits:agreed | ID | Menlu Pak Ui Chun Bakal Kunjungi Jakarta
visits:agreed | LA | Presiden Laos Dijadwalkan ke Korea Utara Bulan Depan
visits:held | KH | PM Kamboja Terima Dubes Korut di Phnom Penh
visits:proposed | VN | Vietnam Undang Kim Jong Un Kunjungi Hanoi
visits:held | TH | Menlu Thailand Bertemu Menlu Korut Ri Su Yong di Bangkok
asean_forums:proposed | ID ASEAN | Sugiono Tawarkan Bantuan agar Korut Kembali Aktif di ARF
asean_forums:held | ASEAN | Ri Yong Ho Hadir di ARF Manila
asean_forums:agreed | ASEAN | Korut Pastikan Hadir di ARF Jakarta
denuclearisation:raised | ASEAN | Pernyataan Ketua ARF Soroti Uji Coba Rudal Korut
denuclearisation:raised | ID | SBY: Uji Nuklir Korea Utara Ancam Perdamaian, Indonesia Mengecam
denuclearisation:raised | TH | Thailand Serukan Korut Hentikan Program Nuklir
missions:agreed | ID | Indonesia Kaji Pembukaan Kembali KBRI Pyongyang, Tim Segera Dikirim
missions:held | PH | Presiden Filipina Terima Surat Kepercayaan Dubes Korut
missions:setback | MM | Myanmar Usir Diplomat Korut
missions:setback | MY | Tiga Warga Malaysia Disandera di Pyongyang
economic:held | ID | Nilai Ekspor RI ke Korut Turun Drastis
economic:agreed | ID | Indonesia dan Korut Teken Kerja Sama Perdagangan
economic:setback | ID | RI Hentikan Impor dari Korea Utara
economic:proposed | ID | Dubes Korut Ajak Pengusaha Indonesia Investasi
economic:held | MY | Ratusan Buruh Korut Bekerja di Tambang Sarawak
culture_education:held | ID | Mahasiswa Indonesia Belajar di Universitas Kim Il Sung Pyongyang
culture_education:agreed | ID | RI-Korut Sepakat Pertukaran Budaya dan Olahraga
culture_education:held | ID | Pameran Lukisan Korea Utara Dibuka di Jakarta
humanitarian:held | ID | Indonesia Salurkan Bantuan bagi Korban Banjir Korea Utara
humanitarian:proposed | ID | Indonesia Siap Kirim Bantuan Pangan ke Korut
bridge:proposed | ID | Jokowi: Indonesia Siap Bantu Perdamaian Korut dan Korsel
bridge:proposed | ID | Menlu Korsel Minta Indonesia Bujuk Korut Kembali ke Meja Perundingan
bridge:proposed | TH | Thailand Tawarkan Jadi Tuan Rumah Pertemuan Korut-AS
sanctions:enforced | MY | Mahkamah Malaysia Izinkan Ekstradisi Warga Korut ke AS
sanctions:evaded | SG | Perusahaan Singapura Diduga Langgar Sanksi Korut
sanctions:evaded | MM | Panel Ahli PBB: Myanmar Beli Senjata dari Korut
sanctions:enforced | VN | Vietnam Deportasi Pekerja Korut Sesuai Sanksi PBB
reciprocity:opened | - | Korut Kembali Terima Turis Barat
reciprocity:refused | - | Korut Belum Izinkan Pekerja Bantuan Kembali
reciprocity:refused | - | Korea Utara Usir Wartawan BBC
reciprocity:opened | - | Dubes Swedia Kembali Bertugas di Pyongyang
partner_reaction:supportive | ID | Jepang Apresiasi Kunjungan Menlu RI ke Korut
partner_reaction:critical | MM | AS Khawatir Kerja Sama Militer Myanmar-Korut
partner_reaction:critical | VN | Senator AS Kritik Kunjungan To Lam ke Korut
"""
SILENT = """
Timnas U-17 Indonesia Dibantai Korea Utara 0-6
DPRK Aceh Besar Gelar Rapat Paripurna
Kim Jong Un Pamer Rudal Baru, AS Waspada
Siti Aisyah Bebas, Kasus Pembunuhan Kim Jong Nam Berakhir
Presiden Korsel Tiba di Jakarta
Pembelot Korut Ditangkap di Thailand
Pabrik Korea di Indonesia Disetop
Kim Jong Un Kirim Ucapan Selamat kepada Prabowo
Opini: Diplomasi Indonesia di Pyongyang
Pengamat: Indonesia Bisa Jadi Jembatan Korut
Sejarah Hubungan Indonesia dan Korea Utara sejak Sukarno
HUT Korut, Kedubes di Jakarta Gelar Resepsi
Hidup di Desa Ini Ibarat Seperti di Korea Utara
Indonesia vs Korea Utara: Garuda Muda Tersingkir
Ketua DPRK Banda Aceh Terima Delegasi dari Jakarta
Korut Tembakkan Rudal saat Menlu AS Tiba di Manila
Prabowo Bertemu Presiden Korsel Lee Jae-myung di Seoul
PMI Asal Sulawesi Utara Dipulangkan dari Korea
Drama Korea tentang Tentara Korut Tayang di Netflix Indonesia
Kim Jong Un Hadiri Parade Militer, Pamer ICBM Baru
Editorial: Langkah Indonesia di Semenanjung Korea dan Korut
Kim Jong Un Ucapkan Selamat Ulang Tahun Kemerdekaan RI
Mengapa Indonesia Perlu Dekati Korut? Ini Kata Pengamat
Kisah Bunga Kimilsungia, Hadiah Sukarno untuk Kim Il Sung
Pakar: Kunjungan Sugiono ke Pyongyang Berisiko
Rudal Korut Jatuh di Laut Jepang, WNI Diimbau Waspada
Anggota DPRK Aceh Utara Studi Banding ke Jakarta
Indonesia Kalahkan Korea Utara di Piala Asia U-17
Presiden Korsel Sebut Indonesia Mitra Penting Hadapi Korut
Peretas Korut Bobol Bursa Kripto Jepang
"""


@pytest.mark.parametrize("row", REPORTS.strip().splitlines())
def test_a_headline_reports(row: str) -> None:
    claims, actors, text = row.split(" | ", 2)
    title, _, summary = text.partition(" // ")
    verdict = MATCHER.match(title, summary, lang="id")
    said = sorted(f"{claim.indicator}:{claim.stage or claim.polarity}" for claim in verdict.claims)
    assert (" ".join(said), " ".join(verdict.asean_actors) or "-") == (claims, actors)


@pytest.mark.parametrize("title", SILENT.strip().splitlines())
def test_a_near_miss_alerts_nobody(title: str) -> None:
    assert MATCHER.match(title, lang="id").relevance is not Relevance.ALERT
