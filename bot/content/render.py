"""Findings of the content check for people (table, page) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.content.check import Finding


def render(findings: Sequence[Finding], form: str) -> str:
    """Return the findings as `table`, `json` or `html`."""
    if form == "json":
        return json.dumps([_as_dict(finding) for finding in findings], indent=1)
    if form == "html":
        return _page(findings)
    return "\n".join(f"{_place(finding)}: {finding.severity.value}: {finding.entry}: {finding.message}" for finding in findings)


def _as_dict(finding: Finding) -> dict[str, object]:
    place = {"file": _file(finding), "line": finding.line}
    return {**place, "entry": finding.entry, "severity": finding.severity.value, "message": finding.message}


def _page(findings: Sequence[Finding]) -> str:
    rows = "".join(
        f"<tr><td>{escape(_place(one))}</td><td>{one.severity.value}</td><td>{escape(one.entry)}</td><td>{escape(one.message)}</td></tr>" for one in findings
    )
    head = "<tr><th>Where</th><th>Kind</th><th>Entry</th><th>What to do</th></tr>"
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Content check</title><h1>Content check</h1><table>{head}{rows}</table></html>'


def _place(finding: Finding) -> str:
    return f"{_file(finding)}:{finding.line}"


def _file(finding: Finding) -> str:
    return str(finding.path).replace(f"{Path.cwd()}/", "")
