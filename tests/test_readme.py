"""The README tells the truth: its table of settings.

Run as a program, this module writes the table of settings into the README.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from simulator.settings import Settings, flag, shown_default

README = Path(__file__).parent.parent / "README.md"
TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)


def settings_table() -> str:
    """Write the settings as a Markdown table, in the order of their fields."""
    lines = ["| flag | environment | values | default | meaning |", "|---|---|---|---|---|"]
    for one in dataclasses.fields(Settings):
        values = ", ".join(f"`{choice}`" for choice in one.metadata["choices"])
        kind = str(one.type).partition(" ")[0].partition("[")[0]
        kinds = {"bool": "on, off", "int": "number", "float": "number", "tuple": "repeatable"}
        names = f"`--{flag(one.name)}` | `SOSIM_{one.name.upper()}`"
        shown = f"{values or kinds.get(kind, 'text')} | `{shown_default(one)}`"
        lines.append(f"| {names} | {shown} | {one.metadata['meaning']} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_settings_is_that_of_the_code() -> None:
    assert TABLE.findall(README.read_text(encoding="utf-8")) == [settings_table()]


if __name__ == "__main__":
    old = README.read_text(encoding="utf-8")
    README.write_text(TABLE.sub(lambda _: settings_table(), old), encoding="utf-8")
