"""One event, one message: the whole program as a channel sees it, by the hour."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.timeline import Timeline, timeline

pytestmark = pytest.mark.anyio

LAO_EN = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
LAO_ID = "Menteri Luar Negeri Laos Tiba di Pyongyang, Temui Choe Son Hui"
LAO_KO = "라오스 외교장관, 평양 도착…최선희 외무상과 회담"
LAO_PLAN = "Lao foreign minister to visit Pyongyang for talks with Choe Son Hui"
LAO_OFF = "Lao foreign minister cancels visit to Pyongyang for talks with Choe Son Hui"
VIET = "Vietnam and North Korea hold political consultations in Hanoi"
CONDEMNS = "Malaysia condemns North Korea's missile launch"
GIST = "Laos - North Korea"
KOMPAS, YONHAP = "Kompas", "Yonhap"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Timeline]:
    async with timeline(tmp_path) as told:
        told.at(0).lists(KOMPAS).lists(YONHAP)
        yield told


async def test_the_same_event_in_another_language_edits_the_message(story: Timeline) -> None:
    story.at(5).publish(LAO_EN)
    story.at(6.2).expect(LAO_EN)
    story.at(6.5).publish(LAO_ID, by=KOMPAS)
    story.at(8).expect().shows(GIST, edited=1, also=("2 outlets in 2 languages", KOMPAS))
    await story.play()


async def test_three_reports_within_the_hour_are_one_message(story: Timeline) -> None:
    story.at(5).publish(LAO_EN).publish(LAO_ID, by=KOMPAS).publish(LAO_KO, by=YONHAP)
    story.at(8).expect(GIST).shows(GIST, also=("3 outlets in 3 languages",))
    await story.play()


async def test_an_outlet_that_rewrites_its_headline_adds_nothing(story: Timeline) -> None:
    story.at(5).publish(LAO_EN, guid="lao")
    story.at(7).expect(GIST)
    story.at(8).publish(LAO_EN + ", embassy says", guid="lao")
    story.at(12).expect().shows(GIST, edited=0)
    await story.play()


async def test_a_further_stage_within_the_day_is_the_same_event(story: Timeline) -> None:
    story.at(5).publish(LAO_PLAN)
    story.at(7).expect("[agreed]")
    story.at(20).publish(LAO_EN, by=KOMPAS)
    story.at(22).expect().shows("[held]", edited=1)
    await story.play()


async def test_a_further_stage_days_later_is_a_message_that_answers(story: Timeline) -> None:
    story.at(5).publish(LAO_PLAN)
    story.at(7).expect("[agreed]")
    story.at(77).publish(LAO_EN, by=KOMPAS)
    story.at(80).expect("[held]").shows(LAO_EN, answers=LAO_PLAN, also=("Follows: ",))
    await story.play()


async def test_a_setback_is_a_message_of_its_own_at_any_time(story: Timeline) -> None:
    story.at(5).publish(LAO_PLAN)
    story.at(7).expect("[agreed]")
    story.at(9).publish(LAO_OFF, by=KOMPAS)
    story.at(12).expect("[setback]").shows(LAO_OFF, answers=LAO_PLAN, silent=False)
    await story.play()


async def test_a_late_report_of_what_was_told_makes_no_message(story: Timeline) -> None:
    story.at(5).publish(LAO_EN)
    story.at(7).expect(GIST)
    story.at(150).publish(LAO_ID, by=KOMPAS, hours_old=144)
    story.at(155).expect().shows(GIST, also=("2 outlets",))
    await story.play()


async def test_two_events_of_one_day_are_two_messages(story: Timeline) -> None:
    story.at(5).publish(LAO_EN).publish(VIET, by=KOMPAS)
    story.at(8).expect("Laos - North Korea", "Vietnam - North Korea")
    story.at(8).shows("Vietnam - North Korea", edited=0, silent=False)
    await story.play()


async def test_a_condition_comes_without_sound(story: Timeline) -> None:
    story.at(5).publish(CONDEMNS)
    story.at(7).expect("Malaysia").shows("Malaysia", silent=True)
    await story.play()


async def test_a_restart_between_two_reports_changes_nothing(story: Timeline) -> None:
    story.at(5).publish(LAO_EN)
    story.at(7).expect(GIST).stops()
    story.at(8).publish(LAO_ID, by=KOMPAS).starts()
    story.at(11).expect().shows(GIST, edited=1, also=("2 outlets",))
    await story.play()


async def test_five_outlets_while_telegram_is_busy_are_one_edit(story: Timeline) -> None:
    story.at(5).publish(LAO_EN)
    story.at(7).expect(GIST)
    story.at(8).telegram(
        "error",
        method="editMessageText",
        code=429,
        description="Too Many Requests: retry after 7200",
        parameters={"retry_after": 7200},
    )
    story.at(8).publish(LAO_ID, by=KOMPAS)
    story.at(9).publish(LAO_KO, by=YONHAP)
    story.at(14).expect().shows(GIST, also=("3 outlets in 3 languages",))
    await story.play()


async def test_a_message_that_people_deleted_is_not_sent_again(story: Timeline) -> None:
    story.at(5).publish(LAO_EN)
    story.at(7).expect(GIST)
    story.at(8).telegram(
        "error",
        method="editMessageText",
        code=400,
        description="Bad Request: message to edit not found",
    )
    story.at(8).publish(LAO_ID, by=KOMPAS)
    story.at(10).publish(LAO_KO, by=YONHAP)
    story.at(14).expect().shows(GIST, edited=0)
    await story.play()
