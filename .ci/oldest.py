"""Prints constraints that pin each runtime dependency to its lower bound."""

import pathlib
import tomllib

project = tomllib.loads(pathlib.Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
for dependency in project["dependencies"]:
    print(dependency.replace(">=", "=="))
