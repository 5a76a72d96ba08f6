"""A dump of one server loses what another one refuses, and nothing else."""

from __future__ import annotations

from devtools import dumps

OF_BOTH = """\
SET lock_timeout = 0;
CREATE TABLE public.orders_order (
    id bigint NOT NULL
);
ALTER TABLE ONLY public.orders_order ALTER COLUMN id SET STATISTICS 500;
COPY public.orders_order (note) FROM stdin;
SET transaction_timeout = 0;
CREATE POLICY of_clerk ON what a person typed
COMMENT ON POLICY of_clerk
ALTER TABLE ONLY public.orders_order ALTER COLUMN id SET (pg_attver=35392640);
\\.
CREATE POLICY own_force ON public.matching_lookup FOR SELECT USING (true);
ALTER TABLE public.orders_order ENABLE ROW LEVEL SECURITY;
"""
OF_ONE = """\
SET transaction_timeout = 0;
ALTER TABLE ONLY public.orders_order ALTER COLUMN id SET (pg_attver=35392640);
ALTER TABLE ONLY public.orders_order ALTER COLUMN "order" SET (pg_attver=1);
CREATE POLICY of_clerk ON public.orders_order TO mspt_clerk USING ((id IN ( SELECT h.id
   FROM public.orders_holding h))) WITH CHECK (true);
COMMENT ON POLICY of_clerk ON public.orders_order IS '1bb5';
"""


def restored(dump: str) -> str:
    return b"".join(dumps.portable(dump.encode().splitlines(keepends=True))).decode()


def test_what_only_one_server_knows_is_left_out() -> None:
    assert restored(OF_ONE) == ""


def test_rows_and_other_statements_stay_whatever_they_contain() -> None:
    assert restored(OF_ONE + OF_BOTH + OF_ONE + OF_BOTH) == OF_BOTH + OF_BOTH
