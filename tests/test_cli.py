import pytest

from bot.cli import main


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("check", "run", "train", "chat"))


@pytest.mark.parametrize(("form", "begins"), [("json", "["), ("html", "<!doctype html>")])
def test_findings_come_in_other_forms(capsys: pytest.CaptureFixture[str], form: str, begins: str) -> None:
    assert main(["check", "--format", form]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_a_door_that_is_not_there_is_one_clear_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chat", "--url", "http://127.0.0.1:9"]) == 1
    assert "make run" in capsys.readouterr().err
