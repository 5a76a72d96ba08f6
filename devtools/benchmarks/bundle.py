"""Measures the memory and time needed to build an offline bundle, with 50 products and with 500.

Each bundle is built in its own process, as the clerk; the kernel reports the peak memory. The products are invented and
long: about 2,000 words each, in headings, lists and tables, with a vocabulary as wide as a real library's.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import django

SIZES = (50, 500)
LIMIT = 1.25  # the limit for the larger size's peak, relative to the smaller one's
PARTS, WORDS_A_PART = 10, 200
SYLLABLES = [consonant + vowel for consonant in "bcdfghlmnrst" for vowel in "aeio"]


def vocabulary(chance: random.Random) -> list[str]:
    """Some 8,000 invented words."""
    return sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(9_000)})


def text_of(chance: random.Random, words: list[str], others: list[str]) -> str:
    """A text as long as a guide's, in which few words are frequent and most are rare."""
    parts = []
    for number in range(PARTS):
        some = [words[int(len(words) * chance.random() ** 3)] for _ in range(WORDS_A_PART)]
        sentences = [" ".join(some[at : at + 12]).capitalize() + "." for at in range(0, WORDS_A_PART, 12)]
        parts.append(f"## Part {number + 1} {some[0]}")
        parts.append(" ".join(sentences[:8]))
        parts.append("\n".join(f"- [ ] {sentence}" for sentence in sentences[8:14]))
        parts.append(
            "| What | Who |\n| --- | --- |\n"
            + "\n".join(f"| {sentence} | {sentence[:20]} |" for sentence in sentences[14:])
        )
        if others:
            parts.append(f"See [another](guide:{chance.choice(others)}).")
    return "\n\n".join(parts)


def fill(many: int) -> None:
    """Fill the library with this many published products."""
    from accounts.choices import Role
    from accounts.models import User
    from core import clock
    from guidance import passages
    from guidance.choices import Circle, Marking, ProductKind, VersionState
    from guidance.models import Product, Version

    chance = random.Random(many)  # noqa: S311 -- to be the same each time
    words = vocabulary(chance)
    people = [
        User.objects.using("default").get_or_create(
            email=f"{name}@bench.example.org", defaults={"name": name, "role": Role.NATIONAL}
        )[0]
        for name in ("ada", "bea")
    ]
    slugs = list(Product.objects.values_list("slug", flat=True))
    while len(slugs) < many:
        slug = f"product-{len(slugs):04}"
        product = Product.objects.create(
            slug=slug,
            kind=ProductKind.GUIDE,
            owner=people[0],
            created_at=clock.now(),
            created_by=people[0],
        )
        version = Version.objects.create(
            public_id=uuid.uuid4(),
            product=product,
            number=1,
            title=f"{' '.join(chance.choices(words, k=4)).capitalize()} {len(slugs)}",
            summary=" ".join(chance.choices(words, k=15)),
            text=text_of(chance, words, slugs),
            marking=Marking.OFFICIAL,
            circle=Circle.PARTNERS,
            types=["LAB"],
            created_at=clock.now(),
            created_by=people[0],
        )
        passages.store_passages(version)
        now = clock.now()
        published = {"published_at": now, "review_on": clock.today(), "submitted_by": people[0]}
        Version.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED, approved_by=people[1], **published)
        Product.objects.filter(pk=product.pk).update(current=version, first_published_at=now)
        slugs.append(slug)


def made() -> dict[str, Any]:
    """Build one bundle here, and return what it took."""
    from guidance.bundle import building
    from guidance.choices import Circle

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with tempfile.TemporaryFile() as target:
        bundle = building.make(Circle.PARTNERS, target)
        size = target.tell()
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"products": bundle.products, "size": size, "took": took, "before": before, "peak": peak}


def in_a_process_of_its_own() -> dict[str, Any]:
    """Build one bundle as the clerk, in a separate process."""
    command = [sys.executable, "-m", "devtools.benchmarks.bundle", "--here"]
    answer = subprocess.run(
        command, env=os.environ | {"MSPT_ROLE": "clerk"}, check=True, capture_output=True, text=True, cwd=Path.cwd()
    )
    measured: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def main() -> int:
    """Print both sizes; 1 if the larger one takes more memory than allowed."""
    django.setup()
    print("An offline bundle of the library: memory, size and time", flush=True)
    peaks = []
    for many in SIZES:
        fill(many)
        measured = in_a_process_of_its_own()
        peaks.append(measured["peak"])
        print(
            f"  {measured['products']:>4} products: peak {measured['peak'] / 1024:6.1f} MB"
            f" ({(measured['peak'] - measured['before']) / 1024:+.1f} MB while it is made),"
            f" {measured['size'] / 2**20:5.1f} MB packed, {measured['took']:5.1f} s,"
            f" {measured['took'] / measured['products'] * 1000:.0f} ms a product",
            flush=True,
        )
    ratio = peaks[1] / peaks[0]
    print(f"  ratio of the peaks {ratio:.2f} of at most {LIMIT}")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    if "--here" in sys.argv:
        django.setup()
        print(json.dumps(made()))
        sys.exit(0)
    sys.exit(main())
