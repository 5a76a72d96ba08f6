"""Words that mean the same to a search without a server: the one place where a bundle learns of them.

Each group is a few ways to say one thing. Groups that come from elsewhere are passed to `making.make(synonyms=…)`.
"""

from __future__ import annotations

from collections.abc import Sequence

type Group = Sequence[str]

GROUPS: tuple[Group, ...] = (
    ("nrm", "national referral mechanism"),
    ("dtn", "duty to notify"),
    ("ms", "modern slavery"),
    ("msht", "modern slavery human trafficking", "trafficking"),
    ("stpo", "slavery and trafficking prevention order", "prevention order"),
    ("stro", "slavery and trafficking risk order", "risk order"),
    ("oic", "organised immigration crime"),
    ("asw", "adult services website", "escort website"),
    ("cps", "crown prosecution service", "prosecutor"),
    ("glaa", "gangmasters and labour abuse authority"),
    ("nca", "national crime agency"),
    ("s45", "section 45", "statutory defence"),
    ("cuckooing", "home takeover"),
    ("county lines", "drug running"),
    ("car wash", "hand car wash", "valeting"),
    ("nail bar", "nail salon", "beauty salon"),
    ("brothel", "pop up brothel", "sex work"),
    ("child", "minor", "young person"),
    ("interpreter", "translator"),
    ("forced labour", "labour exploitation", "work exploitation"),
    ("domestic servitude", "domestic worker", "housekeeper"),
    ("cannabis farm", "cannabis cultivation"),
    ("victim", "survivor"),
    ("debrief", "lessons learned"),
)
