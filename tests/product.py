"""The whole product, started once for all tests that need it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services.launch import running
from bot.settings import Settings, load_settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Ports and databases of the tests' own, beside whatever else runs here."""
    folder: Path = tmp_path_factory.mktemp("product")
    databases = {"database_url": f"sqlite:///{folder}/door.db", "brain_database_url": f"sqlite:///{folder}/brain.db"}
    return replace(load_settings({}), port=18280, brain_port=15205, actions_port=15255, public_url="http://127.0.0.1:18280", **databases)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def product(settings: Settings) -> Iterator[str]:
    """The address of a running product: door, brain and actions with a real model."""
    with running(settings, print):
        yield f"http://127.0.0.1:{settings.port}"
