"""AWS event-stream framing, the encoding half.

Source: https://docs.aws.amazon.com/transcribe/latest/dg/event-stream.html (the same framing serves Bedrock).
"""

import json
import struct
from binascii import crc32
from typing import Any

_STRING = 7
"""Header value type: a string with a two-byte length."""


def event(kind: str, body: dict[str, Any]) -> bytes:
    """Return one event message of type `kind`, such as ``contentBlockDelta``, with `body` as JSON."""
    return _message({":event-type": kind, ":content-type": "application/json", ":message-type": "event"}, body)


def exception(kind: str, message: str) -> bytes:
    """Return one modelled exception, such as ``throttlingException``, as it ends a running stream."""
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return _message(headers, {"message": message})


def _message(headers: dict[str, str], body: dict[str, Any]) -> bytes:
    """Return prelude (total length, headers length, CRC32), headers, payload, CRC32 of all before it."""
    payload = json.dumps(body).encode()
    packed = b"".join(_header(name.encode(), value.encode()) for name, value in headers.items())
    prelude = struct.pack(">II", 16 + len(packed) + len(payload), len(packed))
    message = prelude + struct.pack(">I", crc32(prelude)) + packed + payload
    return message + struct.pack(">I", crc32(message))


def _header(name: bytes, value: bytes) -> bytes:
    """Return one header: name length, name, type, value length, value."""
    return bytes([len(name)]) + name + bytes([_STRING]) + struct.pack(">H", len(value)) + value
