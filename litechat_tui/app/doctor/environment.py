"""Links of the settings: the `.env` files, both halves of them, who may read them, and what the network is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litechat_tui.domain.diagnosis import Check, Link, Note, Status, because, failed, ok, skipped, warned
from litechat_tui.domain.examined import GitFacts, SettingsFacts

_OTHERS = 0o077
"""The permission bits of everybody but the owner."""


def environment_checks(settings: SettingsFacts, git: Sequence[GitFacts]) -> Iterator[Check]:
    """Yield what is found out about the settings, with what `git` knows of each file. No fact holds a value of one."""
    yield from _files(settings)
    if settings.faults:
        yield from because(Link.ENV_FILE, Link.ENV_CLIENT, Link.ENV_COMPOSE, Link.ENV_MASTER_KEY)
    else:
        yield from _client(settings)
        yield from _compose(settings)
        yield _master_key(settings)
    yield from _permissions(settings)
    yield from _git(settings, git)
    yield from _network(settings)


def _files(settings: SettingsFacts) -> Iterator[Check]:
    for problem in settings.faults:
        yield failed(Link.ENV_FILE, problem)
    if not settings.faults:
        for file in settings.files:
            yield ok(Link.ENV_FILE, Note.ENV_READ, path=file.path)
        if not settings.files:
            yield skipped(Link.ENV_FILE, Note.ENV_NONE)


def _client(settings: SettingsFacts) -> Iterator[Check]:
    for problem in settings.client:
        yield failed(Link.ENV_CLIENT, problem)
    if not settings.client:
        yield ok(Link.ENV_CLIENT, Note.CLIENT_WELL, address=settings.address)


def _compose(settings: SettingsFacts) -> Iterator[Check]:
    if settings.compose is None:
        yield skipped(Link.ENV_COMPOSE, Note.COMPOSE_ELSEWHERE)
        return
    # Who chats through a proxy elsewhere can do so whatever stands in the half of a deployment here.
    status = Status.FAIL if settings.is_local else Status.WARN
    for problem in settings.compose:
        yield Check(Link.ENV_COMPOSE, status, problem)
    if not settings.compose:
        yield ok(Link.ENV_COMPOSE, Note.COMPOSE_WELL, path=settings.compose_file)


def _master_key(settings: SettingsFacts) -> Check:
    if settings.chats_as_admin:
        return warned(Link.ENV_MASTER_KEY, Note.MASTER_KEY)
    if settings.client:
        return because(Link.ENV_CLIENT, Link.ENV_MASTER_KEY)[0]
    return ok(Link.ENV_MASTER_KEY, Note.VIRTUAL_KEY)


def _permissions(settings: SettingsFacts) -> Iterator[Check]:
    known = [(file.path, file.mode) for file in settings.files if file.mode is not None]
    for path, mode in known:
        if mode & _OTHERS:
            yield warned(Link.ENV_PERMISSIONS, Note.PERMISSIONS_OPEN, path=path, mode=f"{mode & 0o777:03o}")
        else:
            yield ok(Link.ENV_PERMISSIONS, Note.PERMISSIONS_WELL, path=path)
    if not known:
        yield skipped(Link.ENV_PERMISSIONS, Note.PERMISSIONS_NONE)


def _git(settings: SettingsFacts, git: Sequence[GitFacts]) -> Iterator[Check]:
    for file, facts in zip(settings.files, git, strict=True):
        yield _in_git(file.path, facts)
    if not settings.files:
        yield skipped(Link.ENV_GIT, Note.ENV_NONE)


def _in_git(path: str, git: GitFacts) -> Check:
    if not git.is_installed:
        return skipped(Link.ENV_GIT, Note.GIT_MISSING)
    if not git.is_inside:
        return ok(Link.ENV_GIT, Note.GIT_OUTSIDE, path=path)
    if git.is_tracked:
        return failed(Link.ENV_GIT, Note.GIT_TRACKED, path=path)
    if git.secret_in:
        return failed(Link.ENV_GIT, Note.GIT_SECRET, path=git.secret_in)
    if git.commit:
        return warned(Link.ENV_GIT, Note.GIT_COMMITTED, path=path, commit=git.commit)
    if not git.is_ignored:
        return warned(Link.ENV_GIT, Note.GIT_NOT_IGNORED, path=path)
    return ok(Link.ENV_GIT, Note.GIT_WELL, path=path)


def _network(settings: SettingsFacts) -> Iterator[Check]:
    for problem in settings.network:
        yield failed(Link.ENV_NETWORK, problem)
    if settings.network:
        return
    if settings.detour and settings.is_local:
        yield warned(Link.ENV_NETWORK, Note.NETWORK_DETOUR, variable=settings.detour, host=settings.host)
    elif settings.network_variables:
        yield ok(Link.ENV_NETWORK, Note.NETWORK_SET, variables=", ".join(settings.network_variables))
    else:
        yield ok(Link.ENV_NETWORK, Note.NETWORK_PLAIN)
