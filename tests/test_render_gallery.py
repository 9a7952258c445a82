"""What readers see, whole: typical messages on real reports, each with its date and source.

The reports are items of the labelled corpus of basis ``real``; what people say against them here,
and the hour of the day, are made up.
"""
# ruff: noqa: E501

from datetime import timedelta
from textwrap import dedent

from bot.alerts.intent import AlertKind
from bot.alerts.render import digest, render, silence_report
from bot.alerts.view import Message
from tests.fakes.alert_builders import NOON, alert
from tests.fakes.alert_gallery import (
    ANNOUNCED,
    CRYPTO,
    ENGLISH,
    INDONESIAN,
    RENEWED,
    SILENCE,
    corrected,
    follow_up,
    late,
    louder,
    restaged,
    retracted,
    told,
)


def says(message: Message, text: str) -> None:
    assert message.html.splitlines() == dedent(text).strip().splitlines()


def test_a_single_report() -> None:
    says(
        render(told(RENEWED, number=42), ENGLISH, NOON),
        """
        🚪 <b>Indonesia - North Korea: foreign-ministry consultations agreed or renewed [agreed]</b>
        <i>Sugiono, Choe Son Hui Renew Consultation MoU in First Pyongyang Trip by Indonesian FM Since 2013</i>
        Jakarta Globe (independent outlet, Indonesia)
        11 Oct 2025, 09:00 (seen 60 minutes later)
        <blockquote expandable>The two <b>renewed</b> a memorandum on bilateral <b>consultations</b>, and Jakarta said it was ready to help the North take a bigger part in the ASEAN Regional Forum.</blockquote>
        Why: consultations [agreed]; ASEAN forums [proposed]; visits and meetings [held]
        Terms: met, renewed, consultations
        <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Read the report</a>
        """,
    )


def test_a_follow_up_that_many_report() -> None:
    says(
        render(follow_up(), ENGLISH, NOON),
        """
        🚪 <b>Indonesia - North Korea: foreign-ministry consultations agreed or renewed [agreed]</b>
        ✅ Confirmed by an analyst
        <i>Sugiono, Choe Son Hui Renew Consultation MoU in First Pyongyang Trip by Indonesian FM Since 2013</i>
        Jakarta Globe (independent outlet, Indonesia)
        11 Oct 2025, 09:00 (seen 60 minutes later) · updated 12 Oct 2025, 10:00
        Reported by 7 outlets in 7 languages: Jakarta Globe (en), Thế giới &amp; Việt Nam (vi), 조선중앙통신 (ko, Pyongyang says), NHK (ja), ข่าวสด (th) +2; also by 뉴시스 (ko, aggregator, not independent)
        <blockquote expandable>The two <b>renewed</b> a memorandum on bilateral <b>consultations</b>, and Jakarta said it was ready to help the North take a bigger part in the ASEAN Regional Forum.</blockquote>
        Why: consultations [agreed]; ASEAN forums [proposed]; visits and meetings [held]; culture and education [proposed]
        Terms: met, renewed, consultations
        Follows: Indonesia - North Korea: foreign minister to visit Pyongyang [agreed] (10 Oct 2025)
        <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Read the report</a>
        """,
    )


def test_a_follow_up_in_indonesian() -> None:
    says(
        render(follow_up(), INDONESIAN, NOON),
        """
        🚪 <b>Indonesia - Korea Utara: konsultasi kementerian luar negeri disepakati atau diperbarui [disepakati]</b>
        ✅ Dikonfirmasi oleh analis
        <i>Sugiono, Choe Son Hui Renew Consultation MoU in First Pyongyang Trip by Indonesian FM Since 2013</i> (dalam bahasa Inggris)
        Jakarta Globe (media independen, Indonesia)
        11 Okt 2025, 16:00 (terpantau 60 menit kemudian) · diperbarui 12 Okt 2025, 17:00
        Diberitakan oleh 7 media dalam 7 bahasa: Jakarta Globe (en), Thế giới &amp; Việt Nam (vi), 조선중앙통신 (ko, menurut Pyongyang), NHK (ja), ข่าวสด (th) +2; juga oleh 뉴시스 (ko, agregator, tidak independen)
        <blockquote expandable>The two <b>renewed</b> a memorandum on bilateral <b>consultations</b>, and Jakarta said it was ready to help the North take a bigger part in the ASEAN Regional Forum.</blockquote>
        Alasan: konsultasi [disepakati]; forum ASEAN [diusulkan]; kunjungan dan pertemuan [terlaksana]; budaya dan pendidikan [diusulkan]
        Kata: met, renewed, consultations
        Lanjutan dari: Indonesia - Korea Utara: menteri luar negeri akan ke Pyongyang [disepakati] (10 Okt 2025)
        <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Baca laporan</a>
        """,
    )


def test_a_late_report() -> None:
    says(
        render(late(), ENGLISH, NOON),
        """
        🤝 <b>Indonesia - North Korea: embassy open or staffed again [held]</b>
        <i>Di Depan Komisi I, Wamenlu Havas Pastikan <b>KBRI</b> Pyongyang Sudah <b>Diisi Lagi</b></i> (in Indonesian)
        Kumparan (independent outlet, Indonesia)
        ⏳ late, 5 days · 8 Jul 2025, 09:00
        <blockquote expandable>Kantor yang kosong empat tahun karena pandemi itu kini ditempati empat staf.</blockquote>
        Why: embassies and relations [held]; the report reached me late
        Terms: KBRI, Diisi Lagi
        <a href="https://paluthor.pro/4-tahun-kosong-karena-covid-19-kbri-pyongyang-kembali-dibuka-97366.html">Read the report</a>
        """,
    )


def test_an_event_that_weighs_more_than_first_told() -> None:
    says(
        render(louder(), ENGLISH, NOON),
        """
        🤝 <b>Malaysia - North Korea: visit or meeting [held]</b>
        The same event as told on 4 Sep 2025, 08:00 without sound. Now with sound, because it moves: visits and meetings.
        <i>PM Anwar <b>greets</b> North Korea&#x27;s Kim during Tiananmen parade</i>
        Malay Mail (independent outlet, Malaysia)
        4 Sep 2025, 07:00 (seen 3 hours later)
        Reported by 2 outlets: Malay Mail (en), The Sun (Bernama) (en)
        <blockquote expandable>The prime minister posted on Facebook that he had run into the North Korean leader by chance and exchanged greetings.</blockquote>
        Why: visits and meetings [held]; denuclearisation [raised]
        Terms: greets
        <a href="https://www.malaymail.com/news/malaysia/2025/09/04/anwar-shakes-hands-with-north-koreas-kim-jong-un-at-beijing-victory-day-parade/189911">Read the report</a>
        """,
    )


def test_a_retracted_event() -> None:
    says(
        render(retracted(), ENGLISH, NOON),
        """
        ❌ <s>Malaysia - North Korea: visit or meeting [held]</s>
        Retracted by an analyst on 5 Sep 2025: A chance greeting in a crowd, no meeting.
        <i>Wisma Putra: PM&#x27;s encounter with DPRK leader purely coincidental</i>
        The Sun (Bernama) (independent outlet, Malaysia)
        4 Sep 2025, 09:00
        <a href="https://thesun.my/malaysia-news/malaysia-reaffirms-commitment-to-korean-peninsula-peace-and-denuclearisation-AO14831045">Read the report</a>
        """,
    )


def test_a_retraction() -> None:
    says(
        render(corrected(retracted()), ENGLISH, NOON),
        """
        ✏️ <b>Correction</b>
        Told on 4 Sep 2025: <s>Malaysia - North Korea: visit or meeting [held]</s>
        Now: retracted; it should not have been told as an event
        By an analyst, 5 Sep 2025, 06:00
        Why: A chance greeting in a crowd, no meeting.
        """,
    )


def test_a_changed_stage() -> None:
    says(
        render(corrected(restaged()), ENGLISH, NOON),
        """
        ✏️ <b>Correction</b>
        Told on 13 Nov 2025: <s>Laos - North Korea: visit or meeting [held]</s>
        Now: Laos - North Korea: visit or meeting announced [agreed]
        Changed: visits and meetings [held] → visits and meetings [agreed]
        By an analyst, 13 Nov 2025, 12:00
        Why: He lands tomorrow; nothing has been held yet.
        """,
    )


def test_an_event_that_is_the_same_as_another() -> None:
    into = follow_up().story
    view = told(ANNOUNCED, number=41, same_as=into)

    says(
        render(view, ENGLISH, NOON),
        """
        ↪️ <s>Indonesia - North Korea: foreign minister to visit Pyongyang [agreed]</s>
        Same event as: Indonesia - North Korea: foreign-ministry consultations agreed or renewed [agreed]
        <i>Indonesian Foreign Minister to fly to Pyongyang, a first in twelve years</i>
        MINA News Agency (news agency, Indonesia)
        10 Oct 2025, 09:00
        <a href="https://en.minanews.net/indonesian-foreign-minister-to-visit-north-korea-first-since-2013/">Read the report</a>
        """,
    )


def test_a_daily_digest() -> None:
    views = [told(CRYPTO, number=46), restaged(), retracted(), follow_up()]

    says(
        digest(views, ENGLISH, NOON, "daily 2025-11-24", 19),
        """
        🗞 <b>Daily digest, Monday 24 Nov 2025: 19 events</b>

        <b>consultations</b>
        🚪 Indonesia - North Korea: foreign-ministry consultations agreed or renewed [agreed] · <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Jakarta Globe</a> · 7 outlets

        <b>visits and meetings</b>
        ❌ <s>Malaysia - North Korea: visit or meeting [held]</s> · <a href="https://thesun.my/malaysia-news/malaysia-reaffirms-commitment-to-korean-peninsula-peace-and-denuclearisation-AO14831045">The Sun (Bernama)</a> · Retracted by an analyst on 5 Sep 2025: A chance greeting in a crowd, no meeting.
        🤝 Laos - North Korea: visit or meeting announced [agreed] · <a href="https://koreajoongangdaily.joins.com/news/2025-11-13/national/northKorea/North-Korea-Laos-FMs-agree-to-strengthen-bilateral-ties-cooperation/2453236">ຂ່າວສານປະເທດລາວ (KPL)</a>

        <b>sanctions</b>
        🔎 Cambodia - North Korea: stolen crypto laundered, a report says [evaded] · <a href="https://btc-newswire.com/how-ai-powered-heists-have-fueled-north-koreas-2-8-billion-crypto-thefts-since-2024">BTC Newswire</a>
        +15 more: /recent
        """,
    )


def test_a_weekly_digest_in_indonesian() -> None:
    views = [told(CRYPTO, number=46), follow_up()]

    says(
        digest(views, INDONESIAN, NOON, "weekly 2025-11-24", 2),
        """
        🗞 <b>Rangkuman mingguan, 24 Nov 2025 sampai 30 Nov 2025: 2 peristiwa</b>

        <b>konsultasi</b>
        🚪 Indonesia - Korea Utara: konsultasi kementerian luar negeri disepakati atau diperbarui [disepakati] · <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Jakarta Globe</a> · 7 media

        <b>sanksi</b>
        🔎 Kamboja - Korea Utara: kripto curian dicuci, menurut laporan [dihindari] · <a href="https://btc-newswire.com/how-ai-powered-heists-have-fueled-north-koreas-2-8-billion-crypto-thefts-since-2024">BTC Newswire</a>
        """,
    )


def test_the_end_of_a_silence() -> None:
    says(
        silence_report(SILENCE, [told(CRYPTO, number=46)], ENGLISH, NOON, 1),
        """
        🔔 <b>A silence has ended: 1 event was held back</b>
        Held back: sanctions, Cambodia
        23 Oct 2025, 09:00 to 26 Oct 2025, 09:00, by an analyst
        Why: The report is quoted everywhere this week.

        <b>sanctions</b>
        🔎 Cambodia - North Korea: stolen crypto laundered, a report says [evaded] · <a href="https://btc-newswire.com/how-ai-powered-heists-have-fueled-north-koreas-2-8-billion-crypto-thefts-since-2024">BTC Newswire</a>
        """,
    )


def test_a_catch_up() -> None:
    members = (told(CRYPTO, number=46), restaged(), follow_up())
    view = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(hours=61), members=members)

    says(
        render(view, ENGLISH, NOON),
        """
        📬 <b>While I was away, 61 h: 3 events</b>
        🔎 Cambodia - North Korea: stolen crypto laundered, a report says [evaded] · <a href="https://btc-newswire.com/how-ai-powered-heists-have-fueled-north-koreas-2-8-billion-crypto-thefts-since-2024">BTC Newswire</a> · 23 Oct 2025
        🤝 Laos - North Korea: visit or meeting announced [agreed] · <a href="https://koreajoongangdaily.joins.com/news/2025-11-13/national/northKorea/North-Korea-Laos-FMs-agree-to-strengthen-bilateral-ties-cooperation/2453236">ຂ່າວສານປະເທດລາວ (KPL)</a> · 13 Nov 2025
        🚪 Indonesia - North Korea: foreign-ministry consultations agreed or renewed [agreed] · <a href="https://www.asia-pacific-solidarity.net/index.php/news/2025-10-11/indonesia-north-korea-agree-deeper-ties-first-fm-trip-2013.html">Jakarta Globe</a> · 7 outlets · 11 Oct 2025
        """,
    )
