"""Links of the model: whether the key may use it, whether its region serves it, whether it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from litechat_tui.domain.chat import Model
from litechat_tui.domain.codes import Code
from litechat_tui.domain.diagnosis import Check, Link, Note, Status, because, failed, ok, skipped
from litechat_tui.domain.errors import Problem, ProxyError
from litechat_tui.domain.examined import Deployment, ProxyProbe

_REGIONS = {
    "jp": ("ap-northeast-1", "ap-northeast-3"),
    "us": ("us-",),
    "eu": ("eu-",),
    "apac": ("ap-",),
    "au": ("ap-southeast-2", "ap-southeast-4"),
}
"""What an inference profile of Bedrock begins with -> what the regions that it is called from begin with.

https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
"""
_PROFILE = re.compile(r"^bedrock/(?:\w+/)*([a-z]+)\.")


def model_checks(probe: ProxyProbe, wanted: str, *, asks: bool) -> Iterator[Check]:
    """Yield what is found out about the `wanted` model, or the first one offered; `asks` sends it one message."""
    offered: Sequence[Model] = ()
    try:
        offered = probe.models()
        visible = _visible(offered, wanted)
    except ProxyError as error:
        visible = failed(Link.MODEL_VISIBLE, error.problem)
    yield visible
    if visible.status is Status.FAIL:
        yield from because(Link.MODEL_VISIBLE, Link.MODEL_REGION, Link.MODEL_ANSWER)
        return
    yield from _regions(probe)
    yield _answer(probe, wanted or offered[0].id) if asks else skipped(Link.MODEL_ANSWER, Note.NOT_ASKED)


def _visible(offered: Sequence[Model], wanted: str) -> Check:
    if not offered:
        return failed(Link.MODEL_VISIBLE, Problem(Code.PROXY_NO_MODELS))
    if wanted and wanted not in {model.id for model in offered}:
        return failed(Link.MODEL_VISIBLE, Problem(Code.PROXY_MODEL_FORBIDDEN, model=wanted))
    if wanted:
        return ok(Link.MODEL_VISIBLE, Note.MODEL, model=wanted)
    return ok(Link.MODEL_VISIBLE, Note.MODELS, count=len(offered), model=offered[0].id)


def _regions(probe: ProxyProbe) -> Iterator[Check]:
    try:
        deployments = probe.deployments()
    except ProxyError as error:
        if error.problem.code in (Code.PROXY_ROUTE_FORBIDDEN, Code.PROXY_ADMIN_ONLY):
            yield skipped(Link.MODEL_REGION, Note.REGION_UNTOLD)
        else:
            yield failed(Link.MODEL_REGION, error.problem)
        return
    looked_at = [(deployment, served) for deployment in deployments if (served := _served(deployment))]
    wrong = [(deployment, served) for deployment, served in looked_at if not deployment.region.startswith(served)]
    for deployment, served in wrong:
        regions = ", ".join(f"{region}*" if region.endswith("-") else region for region in served)
        facts = {"model": deployment.alias, "region": deployment.region, "regions": regions}
        yield failed(Link.MODEL_REGION, Note.REGION_WRONG, **facts)
    if not looked_at:
        yield skipped(Link.MODEL_REGION, Note.REGION_UNTOLD)
    elif not wrong:
        yield ok(Link.MODEL_REGION, Note.REGION_WELL, region=looked_at[0][0].region)


def _served(deployment: Deployment) -> tuple[str, ...]:
    """Return the regions, or their beginnings, that serve a model; none where its region or that is not known."""
    profile = _PROFILE.match(deployment.model)
    return _REGIONS.get(profile[1], ()) if profile and deployment.region else ()


def _answer(probe: ProxyProbe, model: str) -> Check:
    try:
        said = probe.ask(model)
    except ProxyError as error:
        return failed(Link.MODEL_ANSWER, error.problem)
    return ok(Link.MODEL_ANSWER, Note.ANSWER, model=model, words=said.text, seconds=round(said.seconds, 1))
