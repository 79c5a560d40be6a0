"""The tasks."""

from sidebyside.download import Download
from sidebyside.events import Events
from sidebyside.job import StartToExit, WholeJob
from sidebyside.lines import Lines
from sidebyside.pace import Pace
from sidebyside.posts import Crowd, Http2Posts, Posts


def everything(lengths):
    return [
        *[Posts(64), Posts(4096), Http2Posts(64), Http2Posts(512), Events(), Crowd()],
        *[WholeJob(lengths), StartToExit(lengths), Download(lengths)],
        *[Pace(lengths, rate) for rate in (10, 100, 1000, 5000, 20_000)],
        Lines(lengths),
    ]
