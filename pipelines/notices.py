"""Notices to finance IT: written to the log and to <home>/notices.log, and posted to a webhook where one is set.

Here: how a notice travels. Not here: when one is due (`pipelines.sensors`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import requests

from assets.house import CIVIL_TIME

FILE = "notices.log"
POST_SECONDS = 10


def notify(home: Path, webhook: str, title: str, lines: Sequence[str], log: logging.Logger) -> None:
    """Send a notice. A webhook that does not answer is logged and never stops anything: the file has the notice already.

    The body is what WeCom (企业微信) and DingTalk (钉钉) group robots take: `{"msgtype": "text", "text": {"content": …}}`.
    """
    text = "\n".join([title, *(f"  {line}" for line in lines)])
    log.warning(text)
    stamp = datetime.now(CIVIL_TIME).isoformat(timespec="seconds")
    home.mkdir(parents=True, exist_ok=True)
    with (home / FILE).open("a", encoding="utf-8") as handle:
        handle.write(f"{stamp} {text}\n")
    if webhook:
        _post(webhook, text, log)


def _post(webhook: str, text: str, log: logging.Logger) -> None:
    try:
        answer = requests.post(webhook, json={"msgtype": "text", "text": {"content": text}}, timeout=POST_SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        # the address may hold a robot's key, so only the kind of failure is told
        log.error(f"The webhook did not take the notice ({type(error).__name__}); it stands in {FILE}.")
