"""Finds the Chromium that browser tests and screenshots drive, or installs it where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess

# The first draws no window, and needs half the processor's time for a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """The path of a Chromium, from CHROMIUM or the PATH; empty if there is none."""
    configured = os.environ.get("CHROMIUM", "")
    if configured and shutil.which(configured):
        return configured
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def find_or_install() -> str:
    """Like `find`; if there is none, root installs Debian's. Empty if that is not possible."""
    if path := find():
        return path
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"No Chromium here. Install one (Debian: apt-get install {NAMES[0]}) or name it in CHROMIUM.", flush=True)
        return ""
    print("Installing Chromium ...", flush=True)
    _apt_get("update")
    for package in NAMES[:2]:  # older systems have only the second
        _apt_get("install", "--yes", "--no-install-recommends", package)
        if path := find():
            return path
    return ""


def _apt_get(*step: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-qq", *step], env=quiet, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        print(f"apt-get {' '.join(step)} ended with {done.returncode}.", flush=True)
