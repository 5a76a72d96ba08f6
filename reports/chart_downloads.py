"""Sends a chart as a file, and logs it as a disclosure to the person who downloads it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse

from audit import log
from audit.choices import Operation
from core import clock, downloads
from reports.charts import chart_files
from reports.charts.chart_files import ChartDownload, ChartFileWords, ChartFormat
from reports.charts.figure import Chart


def send(
    request: HttpRequest, chart: Chart, *, words: ChartFileWords, chosen: ChartFormat, question: str
) -> HttpResponse:
    """Send a chart; `question` says in the log which chart of what."""
    recipient = getattr(request.user, "email", "")
    download = ChartDownload(number=uuid.uuid4().hex[:12], at=clock.now(), by=recipient)
    file = chart_files.file_of(chart, words, chosen=chosen, download=download)
    log.record(
        Operation.DISCLOSURE, of="figures.snapshot", question=f"{file.name}: {question}"[:500], recipient=recipient
    )
    return downloads.attachment(file)
