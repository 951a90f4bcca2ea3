"""`ask`, `match`, `chat`: what machines read of them, a line at a time, and their exit codes."""

import json
import subprocess
from pathlib import Path

from bot.commands.asking import match_lines
from bot.understanding.matcher import Matcher
from tests.commands.program import EMPTY, SECRET_KEY, command, run, start
from tests.conversation.dialogues import talk_of
from tests.house import HOUSE

FAULT = {"fault": 'each line must be {"text": "…", "previous": null}'}


def test_ask_prints_the_decision_and_the_reply(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/never.db"
    done = start("ask", "quen mat khau vneid lam sao ad", environ={"DATABASE_URL": url})
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert said.keys() == {"decision", "answers", "said", "reply"}
    assert (said["decision"], said["said"]) == ("answer", 1)
    assert said["answers"][0]["topic"] == "vneid.forgot_password"
    assert 1 <= len(said["answers"]) <= 3
    assert all(0 <= one["score"] <= 1 for one in said["answers"])
    reply = said["reply"]
    assert reply.keys() == {"texts", "choices", "sources"}
    assert reply["texts"][0]
    assert "xung kích" not in reply["texts"][0].casefold()  # asked for an answer, not greeted
    assert all(one.keys() == {"title", "payload"} for one in reply["choices"])
    assert all(one["payload"].startswith("#") for one in reply["choices"])
    assert all(one.keys() == {"title", "url", "checked"} for one in reply["sources"])
    assert reply["sources"]
    assert not (tmp_path / "never.db").exists()  # a question leaves no trace


def test_match_answers_each_line_at_once() -> None:
    """Whoever asks waits for the answer before the next line is written."""
    with subprocess.Popen(
        command("match"),
        cwd=HOUSE,
        env={**EMPTY, "SECRET_KEY": SECRET_KEY},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        answers = []
        for line in (
            '{"text": "quên mật khẩu vneid", "previous": null}',
            "no json",
            '{"text": "phí bao nhiêu", "previous": "idcard.new"}',
        ):
            program.stdin.write(f"{line}\n")
            answers.append(json.loads(program.stdout.readline()))
        program.stdin.close()
        assert program.wait(20) == 0
    assert [answer.keys() for answer in answers] == [
        {"decision", "answers", "said"},
        {"fault"},
        {"decision", "answers", "said"},
    ]


def test_a_line_that_asks_nothing_gets_a_fault_and_the_next_is_read(matcher: Matcher) -> None:
    lines = ["7", "null", "[]", "{}", '{"text"', '{"previous": "a"}', "[" * 5_000]
    lines.append('{"text": "menu"}')
    answers = [json.loads(line) for line in match_lines(matcher, iter(lines))]
    assert answers[:-1] == [FAULT] * 7
    assert answers[-1].keys() == {"decision", "answers", "said"}


def test_blank_lines_are_no_questions(matcher: Matcher) -> None:
    assert list(match_lines(matcher, iter(["", "  \n", "\t"]))) == []


def test_odd_values_are_answered(matcher: Matcher) -> None:
    """Whatever stands in the two fields, there is one answer a line and never an end."""
    lines = [
        json.dumps({"text": text, "previous": previous})
        for text in ("", " ", "?", 7, None, "a" * 20_000, "\u0000", "\ud800", "🙂")
        for previous in (None, "", "no.such.topic", 7, ["a"])
    ]
    answers = [json.loads(line) for line in match_lines(matcher, iter(lines))]
    assert len(answers) == len(lines)
    for answer in answers:
        assert answer["decision"] in {"answer", "clarify", "fallback"}
        assert (answer["decision"] == "answer") == (answer["said"] > 0)


def test_chat_ends_with_a_ready_dialogue() -> None:
    done = run("chat", environ={}, said="xin chào\nquên mật khẩu vneid\n\n")
    assert done.returncode == 0
    turns = done.stdout[done.stdout.index("[[turn]]") :]
    assert turns.count("[[turn]]") == 2
    assert 'me = "xin chào"' in turns
    assert 'bot = ["vneid.forgot_password"]' in turns


def test_a_talk_about_activities_is_printed_with_them() -> None:
    done = run("chat", environ={}, said="dk thứ bảy\n1\nthôi\n")
    assert done.returncode == 0
    talk = talk_of(done.stdout[done.stdout.index("now = ") :])
    assert talk.now is not None
    assert [one["is_desk"] for one in talk.activities] == [False, True, True]
    assert [(act.me, act.bot) for act in talk.acts] == [
        ("dk thứ bảy", ["talk.signup_shown"]),
        ("1", ["talk.signup_name"]),
        ("thôi", ["talk.form_stopped"]),
    ]
