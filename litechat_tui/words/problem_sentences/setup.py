"""Problems of setting up, and of writing a `.env`."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_AGAIN = N_("Copy it again, without quotes and blanks.")

SETUP: Mapping[Code, Sentence] = {
    Code.SETUP_WOULD_REPLACE: Sentence(
        N_("{path} has another value already for {variables}."),
        N_("Nothing was written. Keep the value, or say that it is to be replaced: --overwrite"),
    ),
    Code.SETUP_UNANSWERED: Sentence(N_("This is needed and missing: {variables}.")),
    Code.SETUP_STOPPED: Sentence(
        N_("Setting up was stopped."), N_("Start it again at any time: it goes on where it was.")
    ),
    Code.SETUP_NO_DOCKER: Sentence(
        N_("Docker is not installed here, so this program cannot start the proxy."),
        N_(
            "Install Docker (https://docs.docker.com/get-docker/), or start the proxy in another way and leave this"
            " step out."
        ),
    ),
    Code.SETUP_NO_ENGINE: Sentence(
        N_("Docker is installed, and its engine does not answer."),
        N_("Start Docker, or check that you may use it: docker info"),
    ),
    Code.SETUP_NO_COMPOSE: Sentence(
        N_("Docker is here without Docker Compose 2, which starts the containers."),
        N_("Install the plugin (https://docs.docker.com/compose/install/)."),
    ),
    Code.SETUP_CONTAINERS_FAILED: Sentence(
        N_("Docker Compose ended with status {status}: {line}"),
        N_("See what the containers say: docker compose logs"),
    ),
    Code.SETUP_NO_SUCH_MODEL: Sentence(
        N_("The proxy does not offer this to the key: {models}."), N_("It offers: {offered}")
    ),
    Code.SETUP_NOT_ADMIN: Sentence(
        N_("The proxy does not take this for the key of its administrator."),
        N_("Check the master key. A proxy on this machine has the one that .env had when it was started."),
    ),
    Code.SETUP_ADMIN_KEY: Sentence(
        N_("This is the proxy's master key, which may do everything."),
        N_("Chat with a virtual key: have one made here, or paste one."),
    ),
    Code.SETUP_NO_SUCH_VARIABLE: Sentence(
        N_("The environment has no variable of the name that {flag} gives."),
        N_("Give the name of a variable that holds the key, never the key itself; - reads it from standard input."),
    ),
    Code.SETUP_NO_INPUT: Sentence(N_("A key was to come from standard input, and nothing came.")),
    Code.SETUP_NO_SCREEN: Sentence(
        N_("Setting up step by step needs a terminal."),
        N_("Without one, run: litechat-tui setup --non-interactive"),
    ),
    Code.SETUP_ACCESS_KEY_FORM: Sentence(N_("{setting} is not the id of an AWS access key."), _AGAIN),
    Code.SETUP_AWS_SECRET_FORM: Sentence(N_("{setting} is too short, or holds a character that none has."), _AGAIN),
    Code.SETUP_REGION_FORM: Sentence(
        N_("{setting} is not the name of an AWS region."), N_("It should look like this: {example}")
    ),
    Code.SETUP_REGION_JP: Sentence(
        N_("{setting} does not serve the jp. model of this deployment."),
        N_("Choose ap-northeast-1 (Tokyo) or ap-northeast-3 (Osaka)."),
    ),
    Code.SETUP_TOKEN_MISSING: Sentence(
        N_("An access key that begins with ASIA is temporary, and has a session token."),
        N_("Fill in AWS_SESSION_TOKEN, too."),
    ),
    Code.SETUP_EMAIL_FORM: Sentence(N_("This is not an e-mail address.")),
    Code.SETUP_FILE_TWICE: Sentence(
        N_("{variable} stands more than once in {path}: lines {lines}."), N_("Delete all of them but one.")
    ),
    Code.SETUP_LINE_ENDS: Sentence(
        N_("{path} has line ends that Docker Compose does not know (CR alone)."),
        N_("Save it again with LF or CRLF."),
    ),
    Code.SETUP_VALUE_CONTROL: Sentence(
        N_("The value for {variable} holds a line end or another control character."), _AGAIN
    ),
    Code.SETUP_FILE_READ_ONLY: Sentence(
        N_("{path} is write-protected."), N_("Run: chmod u+w {path} - or name another file with --env-file.")
    ),
    Code.SETUP_FOLDER_READ_ONLY: Sentence(
        N_("Nothing can be written to the folder {folder}."),
        N_("Go to a folder of your own, or name a file in one with --env-file."),
    ),
    Code.SETUP_NOT_A_FILE: Sentence(
        N_("{path} is no plain file, so nothing is written there."), N_("Name another file with --env-file.")
    ),
    Code.SETUP_UNWRITABLE: Sentence(
        N_("{path} cannot be written: {reason}."), N_("Check its path and its permissions.")
    ),
}
