"""Asks pip-audit whether a runtime dependency has a known vulnerability.

Ends with 0 if none has, with 1 if one has or could not be looked up, and with 3 if the service that
knows vulnerabilities cannot be reached, so that nothing was audited. An index that is a mirror may
lack it, and pip-audit then finds nothing at all: so a release that is known to be vulnerable is
asked for first.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

CLEAN, VULNERABLE, UNREACHED = 0, 1, 3
KNOWN = "jinja2==2.10"  # a template could leave its sandbox: CVE-2019-10906
SECONDS = 50.0
#: How pip-audit ends where the network is to blame.
NETWORK = re.compile(r"\b(Connection|HTTP|Proxy|SSL)Error|Timeout|Could not connect")

Found = list[dict[str, Any]]


def main(ask: Callable[..., Found], requirements: Iterable[str]) -> int:
    """Audit the requirements and say what was found; give the exit code."""
    if not any(one.get("vulns") for one in ask([KNOWN], "--no-deps", "--disable-pip")):
        print("NOT AUDITED: the service that knows vulnerabilities could not be reached from here")
        return UNREACHED
    found = ask(requirements)
    wrong = [line for one in found for line in told(one)]
    print("\n".join(wrong) or f"no known vulnerability in {len(found)} packages")
    return VULNERABLE if wrong or not found else CLEAN


def told(package: dict[str, Any]) -> list[str]:
    """Say what is wrong with a package: a line for each vulnerability, or why nobody knows."""
    if "skip_reason" in package:
        return [f"{package['name']}: {package['skip_reason']}"]
    return [
        f"{package['name']} {package['version']}: {one['id']}, mended in "
        f"{', '.join(one['fix_versions']) or 'no release yet'}"
        for one in package["vulns"]
    ]


def pip_audit(requirements: Iterable[str], *flags: str) -> Found:
    """Run pip-audit; where the network lets it down it says so, and has found nothing.

    :raises SystemExit: if it ends for another reason before it has found anything
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        print(*requirements, sep="\n", file=file, flush=True)
        how = ("-r", file.name, "-f", "json", "--progress-spinner", "off", "--timeout", "5")
        command = [sys.executable, "-m", "pip_audit", *how, *flags]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            print(f"pip-audit did not end within {SECONDS:.0f} seconds")
            return []
    try:
        dependencies: Found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        said = done.stderr.strip()
        if not NETWORK.search(said):
            raise SystemExit(said or f"pip-audit ended with {done.returncode}") from None
        print(*said.splitlines()[-1:])
        return []
    return dependencies


def runtime() -> list[str]:
    """List what the simulator needs to run, and to serve TLS."""
    text = pathlib.Path("pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["tls"]]


if __name__ == "__main__":
    sys.exit(main(pip_audit, runtime()))
