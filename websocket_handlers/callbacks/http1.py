"""Reads HTTP/1.1 answers (RFC 9112) as servers really send them, from whatever pieces the network delivers.

Nothing here does I/O. What an answer to a post means is not decided here either.
"""

import re

HEAD_LIMIT_BYTES = 32 * 1024
"""A status line and header fields (or a chunked body's trailer) longer than this are refused."""

BODY_LIMIT_BYTES = 64 * 1024
"""Of a longer body no more than this is read: the answer counts, the connection is closed."""

_STATUS_LINE = re.compile(rb"http/1\.(\d) (\d{3})(?![^ \r\n])").match
_CHUNK_SIZE = re.compile(rb"[0-9a-f]{1,8}", re.IGNORECASE).fullmatch

# The fields that say where an answer ends, found in one pass (in lower case); or the start of a folded line.
_FRAMING = re.compile(rb"\n(?:(content-length|transfer-encoding|connection)[ \t]*:[ \t]*([^\r\n]*)|[ \t])").findall
_FOLD = re.compile(rb"\r?\n[ \t]+").sub

CHUNKED = -1
UNTIL_CLOSE = -2


class MalformedAnswer(Exception):
    """What came is not an HTTP/1.1 answer to a POST or a DELETE, or is cut off."""


class Answer:
    """A final (not 1xx) answer. `keep_alive` says whether another request may follow on the connection."""

    __slots__ = ("_head", "body", "keep_alive", "length", "status")

    def __init__(self, head: bytes) -> None:
        head = head.lower()
        line = _STATUS_LINE(head)
        if line is None:
            raise MalformedAnswer(f"no HTTP/1.1 status line: {head[:40]!r}")
        framing = _FRAMING(head)
        if (b"", b"") in framing:  # RFC 9112, 5.2: a folded line is one line
            head = _FOLD(b" ", head)
            framing = _FRAMING(head)
        self._head = head
        self.status = int(line[2])
        self.body = b""
        self.keep_alive = line[1] != b"0"
        self.length = UNTIL_CLOSE
        """Of the body, in bytes; or how its end is found (RFC 9112, 6.3)."""
        lengths, codings = [], b""
        for name, value in framing:
            if name == b"content-length":
                lengths.append(value)
            elif name == b"connection":
                self.keep_alive = b"close" not in value and (self.keep_alive or b"keep-alive" in value)
            else:
                codings = value.rstrip()
        if self.status in (204, 304) or self.status < 200:
            self.length = 0
        elif codings:
            self.length = CHUNKED if codings.endswith(b"chunked") else UNTIL_CLOSE
            self.keep_alive = self.keep_alive and not lengths
        elif lengths:
            self.length = _length(lengths)

    def field(self, name: str) -> str:
        """The value of the header field called `name` (in lower case), in lower case; empty if there is none."""
        for line in self._head.decode("latin-1").split("\n")[1:]:
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
        return ""


def _length(values: list[bytes]) -> int:
    """RFC 9112, 6.3: the same length several times is one length; anything else cannot be made sense of."""
    if len(values) == 1 and values[0].isdigit() and len(values[0]) < 16:
        return int(values[0])
    different = {value.strip() for value in b",".join(values).split(b",")}
    value = different.pop()
    if different or not value.isdigit() or len(value) > 15:
        raise MalformedAnswer(f"no length: {b', '.join(values)!r}")
    return int(value)


_USUAL_START = b"HTTP/1.1 200 OK\r\n"
_USUAL_FRAMING = (
    [(b"content-length", b"0")],
    [(b"content-length", b"0"), (b"connection", b"keep-alive")],
    [(b"connection", b"keep-alive"), (b"content-length", b"0")],
)
TAKEN = Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0")
"""The answer to nearly every post: made once, as making it takes longer than reading it."""


class AnswerReader:
    """Puts the answers of one connection together, one after another."""

    __slots__ = ("_answer", "_body", "_buffer", "begun")

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._buffer = b""
        self._body = b""
        self._answer: Answer | None = None
        self.begun = False
        """Whether a part of an answer has come, if only an interim one."""

    def feed(self, data: bytes) -> Answer | None:
        """Take in what has come; the answer, once it is whole.

        Raises
        ------
        MalformedAnswer
            The connection cannot be used any more.
        """
        buffer = self._buffer + data if self._buffer else data
        if self._answer is None:
            end = buffer.find(b"\r\n\r\n")
            if end >= 0:
                whole = end + 4 == len(buffer)
                if whole and buffer.startswith(_USUAL_START) and _FRAMING(buffer.lower()) in _USUAL_FRAMING:
                    self._buffer = b""
                    self.begun = False
                    return TAKEN
                answer = Answer(buffer[:end])
                body = buffer[end + 4 :]
                if len(body) == answer.length and answer.status >= 200:  # whole at once, as is usual
                    answer.body = body
                    self._buffer = b""
                    self.begun = False
                    return answer
        self._buffer = buffer
        self.begun = True
        return self._part()

    def end(self) -> Answer:
        """The peer has closed: the answer, if that is how its end is marked.

        Raises
        ------
        MalformedAnswer
            The answer was cut off, or never came (RFC 9112, 8).
        """
        answer = self._answer
        if answer is None or answer.length != UNTIL_CLOSE:
            raise MalformedAnswer("the connection was closed before the answer was whole")
        answer.body = self._buffer
        self._reset()
        return answer

    def _part(self) -> Answer | None:
        """See whether what is in the buffer completes the answer."""
        answer = self._answer or self._head()
        if answer is None:
            return None
        buffer = self._buffer
        length = answer.length
        if length >= 0:
            if len(buffer) < length <= BODY_LIMIT_BYTES:
                return None
            answer.body = buffer[:length]
            if len(buffer) != length:
                answer.keep_alive = False
        elif length == CHUNKED:
            if not self._chunks(answer):
                return None
            answer.body = self._body
        else:
            answer.keep_alive = False
            if len(buffer) <= BODY_LIMIT_BYTES:
                return None
            answer.body = buffer
        self._reset()
        return answer

    def _head(self) -> Answer | None:
        """The first final answer's head, taken out of the buffer; interim answers (1xx) before it are skipped."""
        while True:
            buffer = self._buffer
            end, size = buffer.find(b"\r\n\r\n"), 4
            if end < 0:
                end, size = buffer.find(b"\n\n"), 2  # RFC 9112, 2.2: a lone LF may end a line
            if end < 0 or end > HEAD_LIMIT_BYTES:
                if len(buffer) > HEAD_LIMIT_BYTES:
                    raise MalformedAnswer(f"a head of more than {HEAD_LIMIT_BYTES} bytes")
                return None
            answer = Answer(buffer[:end])
            self._buffer = buffer[end + size :]
            if answer.status == 101 or answer.status < 100:
                raise MalformedAnswer(f"status {answer.status}, which nobody asked for")
            if answer.status >= 200:
                self._answer = answer
                return answer

    def _chunks(self, answer: Answer) -> bool:
        """Move whole chunks from the buffer to the body; true at the body's end (RFC 9112, 7.1)."""
        buffer = self._buffer
        at = 0
        try:
            while len(self._body) <= BODY_LIMIT_BYTES:
                line_end = buffer.find(b"\n", at)
                if line_end < 0:
                    if len(buffer) - at > HEAD_LIMIT_BYTES:
                        raise MalformedAnswer("a chunk's size takes too many bytes")
                    return False
                digits = buffer[at:line_end].split(b";")[0].strip()
                if not _CHUNK_SIZE(digits):
                    raise MalformedAnswer(f"no chunk size: {digits[:20]!r}")
                start, size = line_end + 1, int(digits, 16)
                if size == 0:
                    return self._trailer(answer, buffer, start)
                end = start + size
                if size > BODY_LIMIT_BYTES:
                    break
                if len(buffer) < end + 2:
                    return False
                if buffer[end : end + 2] != b"\r\n":
                    raise MalformedAnswer("a chunk that does not end where it should")
                self._body += buffer[start:end]
                at = end + 2
        finally:
            self._buffer = buffer[at:]
        answer.keep_alive = False
        return True

    def _trailer(self, answer: Answer, buffer: bytes, start: int) -> bool:
        end = start + 2
        if buffer[start:end] != b"\r\n":
            last = buffer.find(b"\r\n\r\n", start)
            if last < 0:
                if len(buffer) - start > HEAD_LIMIT_BYTES:
                    raise MalformedAnswer(f"a trailer of more than {HEAD_LIMIT_BYTES} bytes")
                return False
            end = last + 4
        if len(buffer) != end:
            answer.keep_alive = False
        return True
