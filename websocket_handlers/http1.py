"""Reads HTTP/1.1 answers (RFC 9112) as servers really send them, from whatever pieces the network delivers.

Nothing here does I/O. What an answer to a post means is not decided here either.
"""

import re

HEAD_LIMIT_BYTES = 32 * 1024
"""A status line and header fields (or a chunked body's trailer) longer than this are refused."""

BODY_LIMIT_BYTES = 64 * 1024
"""Of a longer body no more than this is read: the answer counts, the connection is closed."""

_STATUS_LINE = re.compile(rb"http/1\.(\d) (\d{3})(?![^ \r\n])").match
_CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}").fullmatch
_FOLDED = re.compile(rb"\r?\n[ \t]+").sub
_SPACE_BEFORE_COLON = re.compile(rb"(\n[^\s:]+)[ \t]+:").sub

_CHUNKED = -1
_UNTIL_CLOSE = -2


class MalformedAnswer(Exception):
    """What came is not an HTTP/1.1 answer to a POST or a DELETE, or is cut off."""


class Answer:
    """A final (not 1xx) answer. `keep_alive` says whether another request may follow on the connection."""

    __slots__ = ("_fields", "body", "keep_alive", "status")

    def __init__(self, head: bytes) -> None:
        fields = head.lower()
        line = _STATUS_LINE(fields)
        if line is None:
            raise MalformedAnswer(f"no HTTP/1.1 status line: {head[:40]!r}")
        if b"\n " in fields or b"\n\t" in fields:  # RFC 9112, 5.2: a folded line is one line
            fields = _FOLDED(b" ", fields)
        if b" :" in fields or b"\t:" in fields:
            fields = _SPACE_BEFORE_COLON(rb"\1:", fields)
        self._fields = fields
        self.status = int(line[2])
        self.body = b""
        connection = self.field(b"connection") or b""
        self.keep_alive = b"close" not in connection and (line[1] != b"0" or b"keep-alive" in connection)

    def field(self, name: bytes) -> bytes | None:
        """The value of the header field called `name` (in lower case), in lower case; a list if it came twice."""
        fields, start = self._fields, b"\n" + name + b":"
        at = fields.find(start)
        if at < 0:
            return None
        values = []
        while at >= 0:
            at += len(start)
            end = fields.find(b"\n", at)
            values.append((fields[at:end] if end >= 0 else fields[at:]).strip())
            at = fields.find(start, at)
        return b", ".join(values)

    def body_length(self) -> int:
        """The length of the body that follows in bytes, or how its end is found (RFC 9112, 6.3)."""
        if self.status in (204, 304):
            return 0
        coding, length = self.field(b"transfer-encoding"), self.field(b"content-length")
        if coding is not None:
            if length is not None:
                self.keep_alive = False
            return _CHUNKED if coding.endswith(b"chunked") else _UNTIL_CLOSE
        if length is None:
            return _UNTIL_CLOSE
        if not length.isdigit():
            same = {value.strip() for value in length.split(b",")}
            length = same.pop()
            if same or not length.isdigit():
                raise MalformedAnswer(f"no length: {length!r}")
        return int(length)


class AnswerReader:
    """Puts the answers of one connection together, one after another."""

    __slots__ = ("_answer", "_body", "_buffer", "_length")

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._buffer = b""
        self._body = b""
        self._answer: Answer | None = None
        self._length = 0

    @property
    def begun(self) -> bool:
        """Whether a part of an answer has come."""
        return bool(self._buffer) or self._answer is not None

    def feed(self, data: bytes) -> Answer | None:
        """Take in what has come; the answer, once it is whole.

        Raises
        ------
        MalformedAnswer
            The connection cannot be used any more.
        """
        self._buffer = buffer = self._buffer + data if self._buffer else data
        answer = self._answer
        if answer is None:
            answer = self._head()
            if answer is None:
                return None
            buffer = self._buffer
        length = self._length
        if length >= 0:
            if len(buffer) < length <= BODY_LIMIT_BYTES:
                return None
            answer.body = buffer[:length]
            if len(buffer) != length:
                answer.keep_alive = False
        elif length == _CHUNKED:
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

    def end(self) -> Answer:
        """The peer has closed: the answer, if that is how its end is marked.

        Raises
        ------
        MalformedAnswer
            The answer was cut off, or never came (RFC 9112, 8).
        """
        answer = self._answer
        if answer is None or self._length != _UNTIL_CLOSE:
            raise MalformedAnswer("the connection was closed before the answer was whole")
        answer.body = self._buffer
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
                self._length = answer.body_length()
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
        if buffer[start : start + 2] == b"\r\n":
            end = start + 2
        else:
            end = buffer.find(b"\r\n\r\n", start) + 4
            if end < 4:
                if len(buffer) - start > HEAD_LIMIT_BYTES:
                    raise MalformedAnswer(f"a trailer of more than {HEAD_LIMIT_BYTES} bytes")
                return False
        if len(buffer) != end:
            answer.keep_alive = False
        return True
