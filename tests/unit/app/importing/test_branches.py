"""Which messages become the conversation, which another answer, which a fork."""

from litechat_tui.app.importing.building import Draft, Imported, conversations
from litechat_tui.app.importing.limits import USUAL, Limits
from litechat_tui.app.importing.said import Node, Note, Text, text_part
from litechat_tui.app.importing.skipped import Reason, Skipped
from litechat_tui.domain.archive import Conversation, Source
from tests.conftest import NOW
from tests.imports import answer_texts, texts


def prompt(name: str, parent: str | None = None) -> Node:
    return Node(name, parent, (text_part(name),))


def answer(name: str, parent: str | None = None) -> Node:
    return Node(name, parent, pieces=(Text(name),))


def hidden(name: str, parent: str | None = None) -> Node:
    return Node(name, parent, notes=(Note(Reason.HIDDEN),))


def built(
    *nodes: Node, shown: str | None = None, limits: Limits = USUAL
) -> tuple[list[Conversation], dict[Reason, int]]:
    draft = Draft(Source("test", "key"), nodes, shown=shown)
    found = list(conversations(draft, "file", NOW, limits))
    left = {each.reason: each.count for each in found if isinstance(each, Skipped)}
    left.pop(Reason.DATE_OF_FILE, None)
    return [each.conversation for each in found if isinstance(each, Imported)], left


def test_hidden_messages_are_stepped_over_and_the_conversation_holds_together() -> None:
    found, left = built(hidden("s"), prompt("u", "s"), hidden("h", "u"), answer("a", "h"), prompt("u2", "a"))

    assert [texts(each) for each in found] == [["u", "a", "u2"]]
    assert left == {Reason.HIDDEN: 2}


def test_the_newest_end_is_shown_where_nobody_tells_and_that_is_said() -> None:
    nodes = (prompt("u"), answer("a", "u"), answer("b", "u"))

    assert texts(built(*nodes)[0][0]) == ["u", "b"]
    assert built(*nodes)[1] == {}
    assert built(*nodes, shown="gone")[1] == {Reason.SHOWN_BRANCH_UNKNOWN: 1}
    assert texts(built(*nodes, shown="a")[0][0]) == ["u", "a"]


def test_an_end_that_shows_nothing_is_not_the_shown_one() -> None:
    found, _ = built(prompt("u"), answer("a", "u"), hidden("x"), hidden("y", "x"), shown="y")

    assert [texts(each) for each in found] == [["u", "a"]]


def test_an_answer_below_the_shown_prompt_is_its_answer() -> None:
    found, _ = built(prompt("u"), answer("a", "u"), shown="u")

    assert [texts(each) for each in found] == [["u", "a"]]


def test_what_goes_on_behind_the_shown_message_is_a_fork() -> None:
    found, _ = built(prompt("u"), answer("a", "u"), prompt("u2", "a"), answer("a2", "u2"), shown="a")

    assert [texts(each) for each in found] == [["u", "a"], ["u", "a", "u2", "a2"]]
    assert found[1].branch_of == found[0].source == Source("test", "key")
    assert found[1].source == Source("test", "key#u2")


def test_another_answer_in_a_fork_belongs_to_the_fork() -> None:
    found, _ = built(
        prompt("u"),
        answer("a", "u"),
        prompt("v", "a"),
        answer("old", "v"),
        answer("new", "v"),
        shown="a",
    )

    assert [answer_texts(each) for each in found[1].exchanges[1].answers] == ["old", "new"]


def test_an_answer_that_leaves_another_answer_is_one_more_of_the_same_prompt() -> None:
    found, _ = built(prompt("u"), answer("a", "u"), answer("b", "a"), answer("c", "b"), answer("d", "b"), shown="a")

    assert [answer_texts(each) for each in found[0].exchanges[0].answers] == ["a b c", "a b d", "a"]


def test_a_fork_of_a_fork_is_one() -> None:
    found, _ = built(
        *(prompt("u"), answer("a", "u"), prompt("v", "a"), answer("b", "v"), prompt("w", "b"), prompt("x", "b")),
        shown="a",
    )

    assert [texts(each)[-1] for each in found] == ["a", "x", "w"]
    assert found[2].branch_of == found[1].source


def test_a_branch_behind_hidden_messages_leaves_where_they_do() -> None:
    found, left = built(prompt("u"), hidden("h", "u"), answer("a", "u"), answer("b", "h"), shown="a")

    assert [answer_texts(each) for each in found[0].exchanges[0].answers] == ["b", "a"]
    assert left == {Reason.HIDDEN: 1}


def test_what_a_model_says_before_anybody_asks_is_kept() -> None:
    found, _ = built(answer("hello"), prompt("u", "hello"), answer("other"), shown="u")

    assert [texts(each) for each in found] == [["hello", "u"], ["other"]]
    assert found[0].exchanges[0].prompt is None
    assert found[1].source == Source("test", "key#other")


def test_a_second_beginning_is_a_fork() -> None:
    found, _ = built(prompt("u"), prompt("v"), shown="u")

    assert [(texts(each), each.branch_of) for each in found] == [(["u"], None), (["v"], found[0].source)]


def test_circles_begin_with_their_first_message_and_nothing_is_lost() -> None:
    found, left = built(prompt("u"), answer("a", "u"), answer("x", "y"), answer("y", "x"), prompt("z", "z"), shown="a")

    assert [texts(each) for each in found] == [["u", "a"], ["z"], ["x", "y"]]
    assert left == {Reason.CIRCLE: 2}


def test_a_way_into_a_circle_is_a_branch_of_it() -> None:
    found, left = built(answer("w", "u"), prompt("u", "v"), answer("v", "u"), prompt("x", "w"), shown="v")

    assert [texts(each) for each in found] == [["u", "v"], ["u", "w", "x"]]
    assert left == {Reason.CIRCLE: 1}


def test_messages_with_one_id_are_all_kept_and_repeated_ones_once() -> None:
    found, left = built(prompt("u"), answer("a", "u"), Node("a", "u", pieces=(Text("b"),)), answer("a", "u"))

    assert [answer_texts(each) for each in found[0].exchanges[0].answers] == ["a", "b"]
    assert left == {Reason.REPEATED: 1}


def test_a_chain_of_a_hundred_thousand_messages_is_no_trouble() -> None:
    nodes = [prompt("0"), *(answer(str(at), str(at - 1)) for at in range(1, 100_000))]
    found, _ = built(*nodes)

    assert len(found[0].exchanges[0].answers[0].items) == 99_999


def test_more_branches_than_can_be_copied_are_counted() -> None:
    trunk = [prompt("0"), *(answer(str(at), str(at - 1)) for at in range(1, 50))]
    forks = [prompt(f"fork {at}", "49") for at in range(10)]
    others = [answer(f"other {at}", "49") for at in range(10)]
    hangers = [answer("hanger", "other 0")]
    found, left = built(*trunk, *forks, *others, *hangers, shown="49", limits=Limits(copied=200))

    assert len(found) + sum(len(each.exchanges[0].answers) - 1 for each in found) < 6
    assert left[Reason.TOO_MANY_BRANCHES] > 10
