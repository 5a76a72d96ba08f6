"""Writes the bill of materials of what is shipped, in CycloneDX: `bin/bill`.

Every package of `runtime.lock` and every npm package whose files are in `static/`, with version, hashes and licence.
The file is committed beside the locks (`bill-of-materials.json`), and a test compares them, so that it is never older
than they are. It has no date and no random number: the same locks give the same bytes.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from core.sentences import counted_noun
from mspt.setup import places

FILE = places.ROOT / "bill-of-materials.json"
NAME, VERSION = "modern-slavery-investigations", "0.1.0"
# Their files are built into static/. The other npm packages only build.
SHIPPED_FROM_NPM = ("@ibm/plex-sans", "@ministryofjustice/frontend", "govuk-frontend")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
IN_NO_METADATA = {"six": "MIT"}  # licences that a package states nowhere but in a file


def components() -> Iterator[Component]:
    """What is shipped, from both locks."""
    for name, version, hashes in python_packages():
        yield Component(
            type=ComponentType.LIBRARY,
            name=name,
            version=version,
            bom_ref=f"pypi:{name}",
            purl=PackageURL("pypi", None, name, version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in hashes],
            licenses=[DisjunctiveLicense(name=licence_of(name))],
        )
    for name, locked in npm_packages():
        scope, _, short = name.rpartition("/")
        algorithm, _, digest = locked["integrity"].partition("-")
        yield Component(
            type=ComponentType.LIBRARY,
            name=name,
            version=locked["version"],
            bom_ref=f"npm:{name}",
            purl=PackageURL("npm", scope or None, short, locked["version"]),
            hashes=[HashType(alg=HashAlgorithm[algorithm.upper().replace("SHA", "SHA_")], content=_hex(digest))],
            licenses=[DisjunctiveLicense(name=locked["license"])],
        )


def python_packages() -> list[tuple[str, str, list[str]]]:
    """The packages of `runtime.lock`: name, version and hashes of the files that may be installed."""
    packages: list[tuple[str, str, list[str]]] = []
    for line in (places.ROOT / "runtime.lock").read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            packages.append((match[1], match[2], []))
        elif match := HASH.search(line):
            packages[-1][2].append(match[1])
    return packages


def npm_packages() -> list[tuple[str, dict[str, str]]]:
    """The npm packages whose files are shipped, as `package-lock.json` has them."""
    locked = json.loads((places.ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return [(name, locked[f"node_modules/{name}"]) for name in SHIPPED_FROM_NPM]


def licence_of(name: str) -> str:
    """What an installed package says about its licence."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return "not installed on this system"
    for stated in (about.get("License-Expression"), about.get("License")):
        if stated and len(stated) < 80:
            return str(stated).strip()
    for classifier in about.get_all("Classifier") or []:
        if classifier.startswith("License ::"):
            return str(classifier).rpartition(" :: ")[2]
    return IN_NO_METADATA.get(name, "see the package")


def text() -> str:
    """The bill as CycloneDX JSON. Raises ValueError if it does not keep to the schema."""
    bom = Bom(components=components(), serial_number=uuid.uuid5(uuid.NAMESPACE_URL, NAME))
    bom.metadata.component = Component(type=ComponentType.APPLICATION, name=NAME, version=VERSION, bom_ref=NAME)
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    written["metadata"].pop("timestamp", None)
    bill = json.dumps(written, indent=1, sort_keys=True) + "\n"
    if (problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)) is not None:
        raise ValueError(str(problem))
    return bill


def _hex(digest: str) -> str:
    return base64.b64decode(digest).hex()


def main() -> int:
    """Write the file."""
    FILE.write_text(text(), encoding="utf-8")
    shipped = len(python_packages()) + len(npm_packages())
    print(f"{FILE.name}: {counted_noun(shipped, 'package')}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
