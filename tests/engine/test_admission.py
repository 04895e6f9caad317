"""Who may run: turns go round the clients, and who stays too long makes room."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import pytest

from engine.small_dataset import run
from teiju.engine.embedded.admission import Admission, Place
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


def test_the_queue_is_bounded_and_one_client_gets_half_of_it() -> None:
    async def work() -> tuple[int, int]:
        admission, order = Admission(1, 4), []
        await admission.enter("first", 0)
        asked = [waiting(entering(admission, order, "a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as own:
            await admission.enter("a", 1)
        asked += [waiting(entering(admission, order, name)) for name in ("b", "c")]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as all_of_it:
            await admission.enter("d", 1)
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        assert not admission.crowded
        return own.value.retry_after, all_of_it.value.retry_after

    assert min(run(work())) > 0  # type: ignore[call-overload]


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


def test_one_client_fills_at_most_half_of_the_slow_lane() -> None:
    async def work() -> list[bool]:
        admission = Admission(1, 4)
        moved = []
        for number in range(3):
            place = await admission.enter("a", number)
            moved.append(admission.move_over(place))
        return moved

    assert run(work()) == [True, True, False]


def test_where_others_wait_the_query_that_ran_longest_makes_room() -> None:
    async def work() -> list[str]:
        admission, ended, order = Admission(1, 4), [], []
        for number in range(2):
            place = await admission.enter("a", number)
            place.since -= 10 - number
            place.end = lambda _, name=f"a{number}": ended.append(name)
            assert admission.move_over(place)
        third = await admission.enter("a", 3)
        asked = waiting(entering(admission, order, "b"))
        await asyncio.sleep(0)
        assert admission.move_over(third)
        await asked
        return ended

    assert run(work()) == ["a0"]


def test_a_query_known_as_slow_does_not_wait_in_front_of_others() -> None:
    async def work() -> bool:
        admission = Admission(1, 4)
        admission.remember_as_slow(7, 60)
        alone = await admission.enter("a", 7)
        assert not alone.slow
        beside = await admission.enter("a", 7)
        return beside.slow

    assert run(work()) is True
