"""Who may run: turns go to those who used little, and who stays long makes room for others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import pytest

from engine.small_dataset import run
from teiju.engine.embedded.admission import SLOW_PLACES_PER_FAST, Admission, Place
from teiju.engine.interface import BusyError


async def entering(admission: Admission, order: list[str], client: str) -> Place:
    place = await admission.enter(client, hash(client))
    order.append(client)
    return place


def waiting(work: Coroutine[object, object, Place]) -> asyncio.Task[Place]:
    return asyncio.ensure_future(work)  # type: ignore[arg-type]


def test_turns_go_round_the_clients() -> None:
    async def work() -> list[str]:
        admission, order = Admission(1, 10), []
        places = [await admission.enter("first", 0)]
        asked = [waiting(entering(admission, order, name)) for name in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        for _ in asked:
            admission.leave(places.pop())
            done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            places += [task.result() for task in done]
            asked = [task for task in asked if not task.done()]
        return order

    assert run(work()) == ["a", "b", "c", "a", "a"]


def test_the_queue_is_bounded_and_a_newcomer_takes_the_last_place_of_the_longest_line() -> None:
    async def work() -> tuple[list[int], int]:
        admission, order = Admission(1, 4), []
        await admission.enter("first", 0)
        asked = [waiting(entering(admission, order, "a")) for _ in range(4)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await admission.enter("a", 1)
        newcomers = [waiting(entering(admission, order, name)) for name in ("b", "c")]
        await asyncio.sleep(0.01)
        refused = [task.exception() for task in asked if task.done()]
        assert not any(task.done() for task in newcomers)
        with pytest.raises(BusyError) as own:
            await admission.enter("b", 1)
        for task in (*asked, *newcomers):
            task.cancel()
        await asyncio.gather(*asked, *newcomers, return_exceptions=True)
        assert not admission.crowded
        return [e.retry_after for e in refused if isinstance(e, BusyError)], own.value.retry_after

    refused, own = run(work())  # type: ignore[misc]
    assert len(refused) == 2
    assert min(*refused, own) > 0


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teiju.engine.embedded.admission.LONGEST_WAIT", 0.0)

    async def work() -> int:
        admission = Admission(1, 4)
        await admission.enter("first", 0)
        asked = waiting(admission.enter("a", 1))
        await asyncio.sleep(0.01)
        admission.send_away()
        with pytest.raises(BusyError) as refused:
            await asked
        return refused.value.retry_after

    assert run(work()) == 2


def test_the_next_turn_is_that_of_the_client_that_used_the_least() -> None:
    async def work() -> list[str]:
        admission, order = Admission(1, 10), []
        place = await admission.enter("heavy", 0)
        admission.charge(place, 5.0)
        asked = [waiting(entering(admission, order, name)) for name in ("heavy", "light", "light")]
        await asyncio.sleep(0)
        for _ in asked:
            admission.leave(place)
            done, _ = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            place = done.pop().result()
            asked = [task for task in asked if not task.done()]
        return order

    assert run(work()) == ["light", "light", "heavy"]


def test_a_place_that_is_given_back_while_its_client_leaves_is_not_lost() -> None:
    async def work() -> bool:
        admission = Admission(1, 4)
        place = await admission.enter("first", 0)
        asked = waiting(admission.enter("a", 1))
        await asyncio.sleep(0)
        admission.leave(place)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        return isinstance(await asyncio.wait_for(admission.enter("b", 2), 1), Place)

    assert run(work()) is True


def test_where_there_are_others_one_client_fills_at_most_half_of_the_slow_lane() -> None:
    async def work() -> tuple[list[bool], list[bool]]:
        admission = Admission(2, 4)
        half = SLOW_PLACES_PER_FAST
        alone = [admission.move_over(await admission.enter("a", n)) for n in range(half + 1)]
        other = Admission(2, 4)
        await other.enter("b", 99)
        beside = [other.move_over(await other.enter("a", n)) for n in range(half + 1)]
        return alone, beside

    half = SLOW_PLACES_PER_FAST
    assert run(work()) == ([True] * (half + 1), [True] * half + [False])


def test_where_the_slow_lane_is_full_who_used_the_most_makes_room() -> None:
    async def work() -> list[str]:
        admission, ended = Admission(1, 4), []
        for number in range(SLOW_PLACES_PER_FAST):
            place = await admission.enter("a" if number % 2 else "b", number)
            place.since -= 10 - number
            place.end = lambda _, name=number: ended.append(name)
            admission.charge(place, 2.0 if number % 2 else 1.0)
            assert admission.move_over(place)
        last = await admission.enter("c", 99)
        assert admission.move_over(last)
        return ended

    assert run(work()) == [1]


def test_a_query_is_not_ended_for_others_in_its_first_seconds() -> None:
    async def work() -> tuple[bool, list[str]]:
        admission, ended = Admission(1, 4), []
        for number in range(SLOW_PLACES_PER_FAST):
            place = await admission.enter("a", number)
            place.end = lambda _, name=number: ended.append(name)
            assert admission.move_over(place)
        return admission.move_over(await admission.enter("b", 99)), ended

    assert run(work()) == (False, [])


def test_a_query_known_as_slow_does_not_wait_in_front_of_others() -> None:
    async def work() -> bool:
        admission = Admission(1, 4)
        admission.remember_as_slow(7, 60)
        alone = await admission.enter("a", 7)
        assert not alone.slow
        beside = await admission.enter("a", 7)
        return beside.slow

    assert run(work()) is True


def test_a_query_that_came_to_no_answer_is_not_let_in_where_there_is_no_room() -> None:
    async def work() -> tuple[int, bool]:
        admission = Admission(1, 4)
        for number in range(SLOW_PLACES_PER_FAST):
            admission.move_over(await admission.enter("a", number))
        await admission.enter("a", 98)
        admission.remember_as_slow(7, 60, hopeless=True)
        admission.remember_as_slow(8, 60)
        with pytest.raises(BusyError) as refused:
            await admission.enter("b", 7)
        waits = waiting(admission.enter("b", 8))
        await asyncio.sleep(0.01)
        pending = not waits.done()
        waits.cancel()
        await asyncio.gather(waits, return_exceptions=True)
        return refused.value.retry_after, pending

    assert run(work()) == (5, True)
