"""Dates: the forms of the region's outlets, read as their readers would."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.documents import dates, datewords

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(raw: str, country: str = "GB", now: datetime = NOW) -> str | None:
    """A date as ``MM-DD HH:MM`` of 2026 in UTC, or in full for other years."""
    moment = dates.parse(raw, country=country, now=now)
    if moment is None:
        return None
    return moment.strftime("%m-%d %H:%M" if moment.year == 2026 else "%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("country", "raw", "utc"),
    [
        # the two usual forms, and what outlets make of them
        ("ID", "Mon, 23 Nov 2026 10:00:00 +0700", "11-23 03:00"),
        ("ID", "Mon, 23 Nov 2026  10:00:00 +07:00", "11-23 03:00"),
        ("ID", "23 Nov 2026 10:00 GMT", "11-23 10:00"),
        ("GB", "Mon, 23 Nov 26 10:00:00 GMT", "11-23 10:00"),
        ("GB", "Mon Nov 23 10:00:00 2026", "11-23 10:00"),
        ("KR", "Mon Nov 23 10:00:00 KST 2026", "11-23 01:00"),
        ("GB", "Mon, 23 Nov 2026 24:00:00 GMT", "11-24 00:00"),
        ("GB", "2026-11-23T10:00:00Z", "11-23 10:00"),
        ("GB", "2026-11-23T10:00:00.123456-05:00", "11-23 15:00"),
        ("GB", "2026-11-23T12:35:9+01:00", "11-23 11:35"),
        ("SG", "2026-11-23T10:00:00 +08:00", "11-23 02:00"),
        ("GB", "20261123T100000Z", "11-23 10:00"),
        # naive local times, by the outlet's country
        ("KR", "2026-11-23 10:00:00", "11-23 01:00"),
        ("KR", "2026.11.23 14:05", "11-23 05:05"),
        ("KR", "20261123100000", "11-23 01:00"),
        ("CN", "2026-11-23 10:00", "11-23 02:00"),
        ("MM", "2026/11/23 10:00", "11-23 03:30"),
        ("VN", "23/11/2026 10:30", "11-23 03:30"),
        ("VN", "10:30 | 23/11/2026", "11-23 03:30"),
        ("VN", "Thứ Hai, 23/11/2026, 10:30 (GMT+7)", "11-23 03:30"),
        ("PH", "11/23/2026 1:05 PM", "11-23 05:05"),
        ("ID", "27 09 2026", "09-26 17:00"),
        # zones by name
        ("KR", "Mon, 23 Nov 2026 10:00:00 KST", "11-23 01:00"),
        ("JP", "Mon, 23 Nov 2026 10:00:00 JST", "11-23 01:00"),
        ("ID", "Senin, 23 November 2026 10:00 WIB", "11-23 03:00"),
        ("ID", "Senin, 23 November 2026 10:00 WITA", "11-23 02:00"),
        ("TH", "Mon, 23 Nov 2026 10:00:00 ICT", "11-23 03:00"),
        ("MM", "Mon, 23 Nov 2026 10:00:00 MMT", "11-23 03:30"),
        ("PH", "Mon, 23 Nov 2026 10:00:00 PST", "11-23 02:00"),
        ("US", "Mon, 23 Nov 2026 10:00:00 PST", "11-23 18:00"),
        ("TW", "Mon, 23 Nov 2026 10:00:00 CST", "11-23 02:00"),
        ("US", "November 23rd, 2026 at 3:05 PM EST", "11-23 20:05"),
        # East Asia
        ("JP", "2026年11月23日", "11-22 15:00"),
        ("JP", "令和8年11月23日 10時30分", "11-23 01:30"),
        ("KR", "2026년 11월 23일 오후 3:20", "11-23 06:20"),
        ("KR", "2026년 11월 23일 오전 12:20", "11-22 15:20"),
        ("CN", "2026年11月23日 下午3:20", "11-23 07:20"),
        # months as words
        ("ID", "Sun,27 Sep 2026", "09-26 17:00"),
        ("ID", "Rabu, 12 Agustus 2026 10.30", "08-12 03:30"),
        ("MY", "Isnin, 23 Ogos 2026 8.30 am", "08-23 00:30"),
        ("TL", "23 de novembro de 2026", "11-22 15:00"),
        ("PH", "Nobyembre 23, 2026 10:00 am", "11-23 02:00"),
        ("VN", "23 tháng 11, 2026 10h30", "11-23 03:30"),
        ("VN", "23 thg 11 2026 10:30 CH", "11-23 15:30"),
        ("TH", "จันทร์ที่ 23 พฤศจิกายน พ.ศ. 2569 10:00 น.", "11-23 03:00"),
        ("TH", "23 พ.ย. 2569 10:00", "11-23 03:00"),
        ("TH", "๒๓ พฤศจิกายน ๒๕๖๙", "11-22 17:00"),
        ("TH", "2569-11-23", "11-22 17:00"),
        ("KH", "ថ្ងៃទី២៣ ខែវិច្ឆិកា ឆ្នាំ២០២៦", "11-22 17:00"),
        ("LA", "23 ພະຈິກ 2026", "11-22 17:00"),
        ("MM", "23 နိုဝင်ဘာ 2026", "11-22 17:30"),
        # epochs
        ("ID", "1795392000", "11-23 00:00"),
        ("ID", "1795392000123", "11-23 00:00"),
        ("GB", "Wed, 02 Oct 2002 08:00:00 EST", "2002-10-02 13:00"),
    ],
)
def test_forms(country: str, raw: str, utc: str) -> None:
    assert read(raw, country) == utc


@pytest.mark.parametrize(
    "raw",
    [
        "", "yesterday", "0000-00-00 00:00:00", "1994-12-31T00:00:00Z", "31 Feb 2026",
        "2026-13-01", "2126-11-23", "1700-01-01 00:00:00", "Mon, 26 Nov 2026 10:00:00 GMT",
        "99999999999999999999", "23/23/2026", "x" * 500, "２０２６",
    ],
)  # fmt: skip
def test_what_is_not_believable_is_no_date(raw: str) -> None:
    assert read(raw) is None


def test_local_time_labelled_utc_is_seen_by_its_lying_in_the_future() -> None:
    ahead = "Tue, 24 Nov 2026 18:30:00 GMT"
    assert read(ahead, "VN") == "11-24 11:30"
    assert read(ahead, "GB") == "11-24 18:30"
    assert read("Tue, 24 Nov 2026 10:00:00 GMT", "VN") == "11-24 10:00"
    assert read("Tue, 24 Nov 2026 18:30:00 +0700", "VN") == "11-24 11:30"


def test_a_day_ahead_is_believed_and_no_more() -> None:
    assert read("2026-11-25T11:59:00Z") == "11-25 11:59"
    assert read("2026-11-25T12:01:00Z") is None


def test_none_is_no_date() -> None:
    assert dates.parse(None, country=None, now=NOW) is None


moments = st.integers(820_454_400, 1_795_392_000).map(
    lambda epoch: datetime.fromtimestamp(epoch, UTC)
)
offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))


@given(moments, offsets, st.sampled_from(sorted(datewords.COUNTRY_OFFSETS)))
def test_a_time_with_its_offset_is_exact_whatever_the_country(
    moment: datetime, offset: timedelta, country: str
) -> None:
    local = moment.astimezone(timezone(offset))
    for form in ("%a, %d %b %Y %H:%M:%S %z", "%d %B %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"):
        found = dates.parse(local.strftime(form), country=country, now=NOW)
        assert found == moment
    assert dates.parse(local.isoformat(), country=country, now=NOW) == moment


@given(moments, st.sampled_from(sorted(datewords.COUNTRY_OFFSETS)))
def test_a_naive_time_is_local_time(moment: datetime, country: str) -> None:
    home = timedelta(minutes=datewords.COUNTRY_OFFSETS[country])
    local = moment + home
    for form in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%d %B %Y %H:%M:%S"):
        assert dates.parse(local.strftime(form), country=country, now=NOW) == moment


@given(moments, st.sampled_from(sorted(datewords.MONTHS)))
def test_every_month_name_is_read(moment: datetime, name: str) -> None:
    day = moment.replace(day=min(moment.day, 28), hour=0, minute=0, second=0)
    day = day.replace(month=datewords.MONTHS[name], year=2025)
    assert dates.parse(f"{day.day} {name} {day.year}", country="UN", now=NOW) == day
    assert dates.parse(f"{day.day} {name} {day.year + 543}", country="UN", now=NOW) == day


PIECES = "1 23 2026 2569 1795392000 Nov tháng พ.ย. 年 月 日 오후 : . / - + T Z KST am 令和 元 , |"
pieces = st.sampled_from(PIECES.split())


@given(st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map("".join)))
def test_any_text_is_a_believable_date_or_none(raw: str) -> None:
    found = dates.parse(raw, country="TH", now=NOW)
    if found is not None:
        assert found.year >= dates.EARLIEST_YEAR
        assert found <= NOW + timedelta(days=1)
        assert found.utcoffset() == timedelta()
