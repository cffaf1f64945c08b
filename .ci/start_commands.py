"""Prints the commands of the README's section Start, one a line."""

import pathlib
import re

text = pathlib.Path("README.md").read_text(encoding="utf-8")
section = re.search(r"^## Start\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
blocks = re.findall(r"^```sh\n(.*?)^```", section[0] if section else "", re.MULTILINE | re.DOTALL)
if len(blocks) != 2 or any(len(block.splitlines()) != 1 for block in blocks):
    raise SystemExit("README.md needs a section '## Start' with two sh blocks of one command each")
print("".join(blocks), end="")
