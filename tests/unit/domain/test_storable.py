"""What a store can hold of a conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from litechat_tui.domain.archive import Answer, Conversation, Exchange, KeptItem, Source
from litechat_tui.domain.archived_messages import messages_of
from litechat_tui.domain.chat import Role, TurnStatus, Usage
from litechat_tui.domain.storable import kept_item, moment, storable, title_of
from tests.conversations import DAY, FULL, asked, conversation, exchange, said, turn


def first(given: Conversation) -> Exchange:
    return storable(given).exchanges[0]


def test_what_is_sound_stays_as_it_is() -> None:
    sound = storable(FULL)
    assert storable(sound) == sound


def test_a_prompt_within_an_answer_begins_an_exchange() -> None:
    answer = Answer((said("a"), asked("2"), said("b"), asked("3")), turn(), partial=0)
    found = storable(conversation(Exchange(asked("1"), (answer,)))).exchanges
    assert [each.prompt for each in found] == [asked("1"), asked("2"), asked("3")]
    assert [[answer.items for answer in each.answers] for each in found] == [[(said("a"),)], [(said("b"),)], []]
    assert found[0].answers[0].partial == 0
    assert replace(found[0].answers[0], turn=None).partial == 0
    late = replace(answer, partial=2)
    assert first(conversation(Exchange(asked("1"), (late,)))).answers[0].partial is None


def test_a_prompt_within_an_earlier_answer_is_none() -> None:
    earlier, shown = Answer((said("a"), asked("2")), turn(), partial=0), Answer((said("b"),), turn())
    found = first(conversation(Exchange(asked("1"), (earlier, shown))))
    assert found.answers[0].items == (said("a"),)
    assert found.answers[0].partial is None


def test_what_stands_where_a_prompt_should_be_belongs_to_the_answer() -> None:
    given = Exchange(said("a"), (Answer((said("b"),), turn(), partial=0),))
    found = storable(conversation(exchange("1", "x"), given)).exchanges
    assert len(found) == 1
    assert found[0].answers[0].items == (said("x"), said("a"), said("b"))
    assert first(conversation(Exchange(said("a")))) == Exchange(None, (Answer((said("a"),)),))
    assert storable(conversation(Exchange(asked("1")), Exchange(said("a")))).exchanges == (
        Exchange(asked("1"), (Answer((said("a"),)),)),
    )


def test_several_answers_without_a_persons_prompt_get_an_empty_one() -> None:
    answers = (Answer((said("a"),)), Answer((said("b"),)))
    (nobody,) = storable(conversation(Exchange(None, answers))).exchanges
    assert nobody.prompt == KeptItem({"role": "user", "content": ""})
    assert [answer.turn is not None for answer in nobody.answers] == [True, True]
    system = KeptItem({"role": "system", "content": "s"}, DAY)
    before, after = storable(conversation(Exchange(system, answers))).exchanges
    assert (before, len(after.answers)) == (Exchange(system), 2)


def test_nothing_is_left_out() -> None:
    assert storable(conversation(Exchange(None), Exchange(None, (Answer(),)))).exchanges == ()
    assert first(conversation(Exchange(asked("1"), (Answer(),)))) == Exchange(asked("1"))
    assert first(conversation(Exchange(asked("1"), (Answer((), turn()),)))).answers[0].turn is not None


def test_a_turn_has_ended_and_numbers_that_can_be() -> None:
    odd = replace(
        turn(usage=Usage(-1, 10**30, cost=float("nan")), status=TurnStatus.RUNNING),
        started_at=datetime(1, 1, 1, tzinfo=UTC),
        ended_at=None,
        session_id="x",
    )
    found = first(conversation(Exchange(asked("1"), (Answer((said("a"),), odd),)))).answers[0].turn
    assert found is not None
    assert (found.status, found.started_at, found.ended_at, found.session_id) == (TurnStatus.INTERRUPTED, DAY, DAY, "")
    assert found.usage == Usage(0, 2**53)
    for cost, kept in ((-1.0, None), (float("inf"), None), (0.5, 0.5)):
        usage = Usage(cost=cost)
        found = first(conversation(Exchange(asked("1"), (Answer((), turn(usage=usage)),)))).answers[0].turn
        assert found is not None
        assert found.usage == Usage(cost=kept)


def test_half_a_character_becomes_a_mark_in_what_must_be_text() -> None:
    odd = "a\ud83d"
    found = storable(
        conversation(session_id=odd, title=odd, model=odd, instructions=odd, tags=(odd,), source=Source(odd, odd))
    )
    assert (found.session_id, found.title, found.model, found.instructions) == ("a\ufffd",) * 4
    assert (found.tags, found.source) == (("a\ufffd",), Source("a\ufffd", "a\ufffd"))


def test_an_item_is_kept_as_text_where_json_would_change_it() -> None:
    assert kept_item('{"a": 1}', None) == KeptItem({"a": 1})
    assert kept_item('{"a": "\\ud83d"}', None).raw == '{"a": "\\ud83d"}'
    assert kept_item("nothing", None) == KeptItem(None, None, "nothing")
    nan = KeptItem({"type": "x", "a": float("nan")})
    assert first(conversation(Exchange(None, (Answer((nan,)),)))).answers[0].items[0].item == {"type": "x", "a": "nan"}


def test_moments() -> None:
    assert moment(None) is None
    assert moment(datetime(2026, 1, 1)) is None  # noqa: DTZ001 (that is the point)
    assert moment(datetime(9999, 1, 1, tzinfo=UTC)) is None
    assert moment(datetime(2026, 1, 1, microsecond=1999, tzinfo=UTC)) == datetime(
        2026, 1, 1, microsecond=1000, tzinfo=UTC
    )
    assert storable(conversation(updated_at=datetime(2000, 1, 1, tzinfo=UTC))).updated_at == DAY
    assert storable(conversation(created_at=datetime(1900, 1, 1, tzinfo=UTC))).created_at == datetime(
        1970, 1, 1, tzinfo=UTC
    )


def test_the_title_is_the_given_one_or_the_first_words_of_a_person() -> None:
    system = Exchange(KeptItem({"role": "system", "content": "Be brief."}))
    assert title_of(conversation(system, exchange("# Tea\nmore"))) == "# Tea"
    assert title_of(conversation(exchange("Tea"), title="Gr\x1ben")) == "Gr␛en"
    assert title_of(conversation(system)) == ""


def test_messages_are_those_a_store_would_show() -> None:
    messages = messages_of(storable(FULL))
    assert [message.role for message in messages] == [
        Role.ASSISTANT,
        Role.USER,
        Role.ASSISTANT,
        Role.USER,
        Role.ASSISTANT,
        Role.USER,
    ]
    assert [type(part).__name__ for part in messages[2].parts] == [
        "PreviousAnswer",
        "ReasoningPart",
        "ToolPart",
        "TextPart",
    ]
    assert [type(part).__name__ for part in messages[4].parts] == ["ReasoningPart", "TextPart"]
