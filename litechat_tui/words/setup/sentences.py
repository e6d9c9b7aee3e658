"""The names of steps and questions, and the sentences for what a step tells."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.setup import Asked, Note, Step, Way
from litechat_tui.words.catalogue import N_

WAYS: Mapping[Way, tuple[str, str]] = {
    Way.LOCAL: (N_("A proxy on this machine"), N_("With Docker: the proxy and its database run in containers here.")),
    Way.REMOTE: (N_("A proxy elsewhere"), N_("Its address, and a key that you have or that is made now.")),
}
"""Way -> name and explanation."""

STEPS: Mapping[Step, tuple[str, str]] = {
    Step.SECRETS: (
        N_("Settings file"),
        N_("Makes .env, with new keys and passwords for the proxy, and the files that Docker Compose reads."),
    ),
    Step.AWS: (
        N_("AWS"),
        N_("Access key and region of Bedrock. The key needs bedrock:InvokeModel*, and is written to .env alone."),
    ),
    Step.START: (N_("Start the proxy"), N_("Runs docker compose up -d --wait. The first time takes some minutes.")),
    Step.ADDRESS: (N_("Address of the proxy"), N_("Where the LiteLLM Proxy is.")),
    Step.PROXY: (N_("Wait for the proxy"), N_("Until it answers and has its database.")),
    Step.KEY: (
        N_("Key"),
        N_("A virtual key for you, for the chosen models and for nothing else than chatting."),
    ),
    Step.ANSWER: (N_("First answer"), N_("Sends one short message, which costs a little.")),
}
"""Step -> name and explanation."""

FIELDS: Mapping[Asked, tuple[str, str]] = {
    Asked.AWS_ACCESS_KEY_ID: (N_("Access key ID"), N_("Begins with AKIA, or with ASIA where it is temporary.")),
    Asked.AWS_SECRET_ACCESS_KEY: (N_("Secret access key"), ""),
    Asked.AWS_SESSION_TOKEN: (N_("Session token"), N_("Only temporary access keys have one.")),
    Asked.AWS_REGION: (N_("Region"), N_("jp. models need ap-northeast-1 (Tokyo) or ap-northeast-3 (Osaka).")),
    Asked.LITELLM_BASE_URL: (N_("Address"), N_("Such as https://litellm.example.com")),
    Asked.LITELLM_API_KEY: (N_("Virtual key"), N_("Paste the key that you were given; it begins with sk-.")),
    Asked.MASTER_KEY: (
        N_("Or: master key"),
        N_("With it a virtual key is made for you now. It is used once, and written nowhere."),
    ),
    Asked.MODELS: (N_("Models"), N_("What the new key may use; all of them if you choose none.")),
    Asked.EMAIL: (N_("E-mail address"), N_("Names the proxy's user that the key is made for. It may stay empty.")),
    Asked.MODEL: (N_("Model"), ""),
}
"""What is asked -> name and explanation."""

NOTES: Mapping[Note, str] = {
    Note.FILE_MADE: N_("{path} was made."),
    Note.WROTE: N_("Written to {path}: {variables}"),
    Note.NOTHING_TO_WRITE: N_("{path} has all of it already."),
    Note.OLD_DATABASE: N_(
        "Docker has a database of an earlier proxy here, and that has another password: write it into"
        " POSTGRES_PASSWORD, or delete the database with all its users and keys by docker compose down --volumes."
    ),
    Note.BACKUP: N_("As it was before, the file is {path}."),
    Note.NOT_IGNORED: N_("Git does not ignore {path}, which holds secrets: add it to .gitignore."),
    Note.SHADOWED: N_("{variable} in {source} comes before this file: delete it there."),
    Note.STARTING: N_("Starting the containers ..."),
    Note.STARTED: N_("The containers are running."),
    Note.WAITING: N_("Waiting for the proxy: {seconds} of {most} seconds at most ..."),
    Note.READY: N_("The proxy at {address} is ready."),
    Note.USER_MADE: N_("The proxy has a new user, {user}."),
    Note.USER_KNOWN: N_("The proxy knows the user {user} already."),
    Note.KEY_MADE: N_("A virtual key was made for: {models}"),
    Note.KEY_WORKS: N_("The proxy accepts the key. It may use: {models}"),
    Note.ASKING: N_("Asking {model} ..."),
    Note.ANSWER: N_("{model} answered after {seconds} s: {words}"),
}
"""Note -> sentence."""
