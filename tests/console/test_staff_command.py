"""`staff add`: a one-time password on stdout, and one sentence where it cannot be."""

import pytest

from tests.cast import HOA
from tests.commands.program import assert_one_sentence, run
from tests.console.scene import Scene, sign_in


def test_the_printed_password_opens_the_office_once(scene: Scene) -> None:
    done = run("staff", "add", "Moi@example.vn", "--role", "admin", environ=scene.stage.environ)
    assert (done.returncode, done.stderr) == (0, "")
    client, answer = sign_in(scene.app, "moi@example.vn", done.stdout.strip())
    assert answer.status_code == 303
    assert client.get("/staff/").location == "/staff/password"


def test_who_lost_the_password_gets_another(scene: Scene) -> None:
    old = scene.as_role("editor")
    done = run("staff", "add", HOA.email, "--role", "viewer", environ=scene.stage.environ)
    assert old.get("/staff/").status_code == 303
    assert sign_in(scene.app, HOA.email, done.stdout.strip())[1].status_code == 303


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_cannot_be_is_one_sentence(scene: Scene) -> None:
    environ = scene.stage.environ
    assert_one_sentence(run("staff", "add", "x", "--role", "admin", environ=environ), "e-mail")
    done = run("staff", "add", "a@b.vn", "--role", "admin", "--unit", "nowhere", environ=environ)
    assert_one_sentence(done, "nowhere")
