"""Problems of the settings, of the files and variables they come from, and of what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from litechat_tui.domain.codes import Code
from litechat_tui.words.catalogue import N_
from litechat_tui.words.problem_sentences.sentence import Sentence

_EXAMPLE = N_("It should look like this: {example}")

SETTINGS: Mapping[Code, Sentence] = {
    Code.CONFIG_NOT_AN_ADDRESS: Sentence(N_("{setting} is not an address."), _EXAMPLE),
    Code.CONFIG_NOT_HTTP: Sentence(N_("{setting} is not an http:// or https:// address."), _EXAMPLE),
    Code.CONFIG_USER_IN_ADDRESS: Sentence(
        N_("{setting} carries a user name."), N_("Leave it out and put your key into LITELLM_API_KEY.")
    ),
    Code.CONFIG_QUERY_IN_ADDRESS: Sentence(
        N_("{setting} goes on after its path."), N_("Leave out the ? or # and what follows.")
    ),
    Code.CONFIG_EMPTY: Sentence(N_("{setting} is empty."), _EXAMPLE),
    Code.CONFIG_NOT_A_KEY: Sentence(N_("{setting} holds a space or a character that no key has."), _EXAMPLE),
    Code.CONFIG_NO_HOME: Sentence(N_("{setting} begins with ~, and there is no such home folder."), _EXAMPLE),
    Code.CONFIG_NOT_A_SWITCH: Sentence(N_("{setting} is neither on nor off."), _EXAMPLE),
    Code.CONFIG_NOT_A_LANGUAGE: Sentence(
        N_("{setting} is not a language of this program."), N_("Choose one of these: {languages}.")
    ),
    Code.CONFIG_INVALID: Sentence(N_("{setting} cannot be used: {reason}."), _EXAMPLE),
    Code.CONFIG_MASTER_KEY_FORM: Sentence(
        N_("{setting} does not begin with sk-."),
        N_("The proxy refuses such a key; make a new one as .env.example shows."),
    ),
    Code.CONFIG_MASTER_KEY_FOR_CHAT: Sentence(
        N_("{setting} is the same key as LITELLM_API_KEY."),
        N_("Chat with a virtual key: the master key may do everything."),
    ),
    Code.CONFIG_DATABASE_SCHEME: Sentence(N_("{setting} does not begin with postgresql://."), _EXAMPLE),
    Code.CONFIG_DATABASE_HOST: Sentence(
        N_("{setting} does not lead to db:5432, the database of compose.yaml."), _EXAMPLE
    ),
    Code.CONFIG_DATABASE_PARTS: Sentence(
        N_("{setting} does not agree with {others}."),
        N_(
            "Copy that line from .env.example: it follows them by itself while the password is letters, digits, - or _."
        ),
    ),
    Code.CONFIG_DATABASE_RESERVED: Sentence(
        N_("{setting} repeats POSTGRES_PASSWORD, which holds a character that means something else in an address."),
        N_(
            "Choose a password of letters, digits, - and _, or write the address by hand with %XX for characters"
            " such as @ # / ? : %."
        ),
    ),
    Code.CONFIG_REGION: Sentence(
        N_("{setting} does not serve the jp. model of {config}."),
        N_("Write AWS_REGION=ap-northeast-1 or ap-northeast-3."),
    ),
    Code.CONFIG_FILE_MISSING: Sentence(N_("There is no file {path}, which --env-file names.")),
    Code.CONFIG_FILE_IS_FOLDER: Sentence(
        N_("{path} is a folder, not a file."), N_("Remove it and copy .env.example there.")
    ),
    Code.CONFIG_FILE_UNREADABLE: Sentence(
        N_("{path} cannot be read: {reason}."), N_("Check its path and its permissions.")
    ),
    Code.CONFIG_FILE_NOT_UTF8: Sentence(N_("{path} is not UTF-8 text."), N_("Save it again as UTF-8.")),
    Code.CONFIG_HTTP_PROXY: Sentence(
        N_("{variable} in the environment is not the address of an HTTP or SOCKS5 proxy."),
        N_("Write it as http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT, or unset it."),
    ),
    Code.CONFIG_SOCKS_MISSING: Sentence(
        N_("{variable} in the environment names a SOCKS proxy, and the package that speaks to one is not installed."),
        N_("Install litechat-tui[socks], or unset {variable}."),
    ),
    Code.CONFIG_CERTIFICATES: Sentence(
        N_("{variable} in the environment names certificates that cannot be read: {path} ({reason})."),
        N_("Correct it, or unset it to trust what the system trusts."),
    ),
    Code.CONFIG_DEMO_OFFER: Sentence(
        N_("There is also a demo, which needs no configuration."), N_("Start it with: litechat-tui --demo")
    ),
    Code.CONFIG_FILE_SYNTAX: Sentence(
        N_("{path} cannot be understood at line {lines}."),
        N_("Write NAME=value, with 'single quotes' around a value that holds spaces, # or $."),
        plural=N_("{path} cannot be understood at lines {lines}."),
    ),
    Code.CONFIG_FILE_WIDE_SIGN: Sentence(
        N_("{path} has a full-width character in place of = at line {lines}."),
        N_("Write = in half width, right after the name."),
        plural=N_("{path} has a full-width character in place of = at lines {lines}."),
    ),
    Code.CONFIG_FILE_REQUIRED: Sentence(N_("Line {line} of {path} needs a value for {variable}."), "{reason}"),
    Code.CONFIG_MISSING: Sentence(
        N_("{variable} is missing: the environment does not set it."),
        N_("Set {example} in the environment. {about}."),
    ),
    Code.CONFIG_MISSING_NO_FILE: Sentence(
        N_("{variable} is missing: the environment does not set it and there is no file {file}."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_IN_FILE: Sentence(
        N_("{variable} is missing: neither the environment nor {file} sets it."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_IN_FILES: Sentence(
        N_("{variable} is missing: neither the environment, nor {file}, nor {other} sets it."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_ONE_FILE: Sentence(
        N_("{variable} is missing: neither the environment nor {file} sets it, and there is no file {other}."),
        N_("Write {example} into {file}. {about}."),
    ),
    Code.CONFIG_MISSING_NO_FILES: Sentence(
        N_("{variable} is missing: the environment does not set it, and there is neither {file} nor {other}."),
        N_("Write {example} into one of these files. {about}."),
    ),
}
