"""The configuration that what is on record was made with."""

from dataclasses import replace

from zenger.catalog.models import StageRecord
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.configuration import Configuration, can_print, configuration


def as_last_read(newsroom: Newsroom) -> Configuration:
    """Today's configuration, with the passwords of the last reading, which we are not told."""
    config = configuration(newsroom, printing=can_print(newsroom))
    last = StageRecord.objects.filter(stage=Stage.EXTRACT).order_by("-pk").first()
    if last is None or last.fingerprint == config.extract:
        return config
    printed = fingerprint(Stage.PRINT, {"extract": last.fingerprint})
    return replace(config, extract=last.fingerprint, print=printed)
