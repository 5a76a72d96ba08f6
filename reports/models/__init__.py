"""What the reports store beside the figures."""

from reports.models.answers import StoredAnswer
from reports.models.bulletins import Bulletin
from reports.models.official import OfficialEdition, OfficialFigure
from reports.models.references import FigureReference
from reports.models.releases import PreReleaseReader, Release
from reports.models.requests import AnalysisRequest, RequestFigure
from reports.models.saved_views import SavedView

__all__ = [
    "AnalysisRequest",
    "Bulletin",
    "FigureReference",
    "OfficialEdition",
    "OfficialFigure",
    "PreReleaseReader",
    "Release",
    "RequestFigure",
    "SavedView",
    "StoredAnswer",
]
