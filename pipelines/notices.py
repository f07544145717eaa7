"""Notices to finance IT: written to the log and to <home>/notices.log, and posted to a webhook where one is set.

Here: how a notice travels. Not here: when one is due (`pipelines.sensors`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from assets.installation import CIVIL_TIME
from policy.language import either, refusal

FILE = "notices.log"
POST_SECONDS = 5
"""To connect, and again to answer: four tries stay within the minute that Dagster gives a sensor."""
# urllib3 warns of every try that failed, with the address, which holds a robot's key
logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
RETRY = Retry(
    total=3,
    backoff_factor=0.5,
    status_forcelist=(429, 502, 503, 504),
    allowed_methods=None,
    respect_retry_after_header=False,  # it may ask for an hour
)
"""Posting is tried four times within some seconds: a notice that comes twice is better than none. A robot that is busy says
so (429); any other answer of its own is final."""


def notify(home: Path, webhook: str, title: str, lines: Sequence[str], log: logging.Logger) -> None:
    """Send a notice to the log, the file and the webhook; one that cannot take it is logged and stops none of the others.

    Names of files and causes of failures may name classified projects, and a webhook leads out of the house: it is sent the
    title alone, in the body that WeCom (企业微信) and DingTalk (钉钉) group robots take,
    `{"msgtype": "text", "text": {"content": …}}`.
    """
    text = "\n".join([title, *(f"  {line}" for line in lines)])
    log.warning(text)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / FILE).open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(CIVIL_TIME).isoformat(timespec='seconds')} {text}\n")
    except OSError as error:
        log.error(
            either(
                f"The notice could not be written to {home / FILE}: {error}",
                f"通知无法写入 {home / FILE}：{refusal(error)}",
            )
        )
    there = either(f"详情见 {FILE} (details there).", f"详情见 {FILE}。")
    if webhook and (why := _post(webhook, f"{title}\n{there}")):
        log.error(
            either(
                f"The webhook did not take the notice ({why}); it stands above and in {FILE}.",
                f"通知地址未接收（{why}）；通知见上文及 {FILE}。",
            )
        )


def _post(webhook: str, text: str) -> str:
    """Post a notice. Returns why it was not taken, empty where it was; never the address, which may hold a robot's key."""
    body = {"msgtype": "text", "text": {"content": text}}
    try:
        with requests.Session() as session:
            for scheme in ("https://", "http://"):
                session.mount(scheme, HTTPAdapter(max_retries=RETRY))
            answer = session.post(webhook, json=body, timeout=POST_SECONDS)
        answer.raise_for_status()
    except requests.HTTPError as error:
        return f"status {error.response.status_code}"
    except requests.RequestException as error:
        return type(error).__name__
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        return ""
    # of WeCom and DingTalk, which refuse with status 200
    code = said.get("errcode") if isinstance(said, dict) else None
    return f"errcode {code}" if code else ""
