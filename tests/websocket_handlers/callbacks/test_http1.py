"""Answers are read as servers really send them, in whatever pieces they arrive."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from websocket_handlers.callbacks.http1 import BODY_LIMIT_BYTES, HEAD_LIMIT_BYTES, Answer, AnswerReader, MalformedAnswer

# What comes, whether the peer then closes, and what it means: status, body, whether the connection may be used again.
ANSWERS = {
    "a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", False, (200, b"hi", True)),
    "an odd case": (b"HTTP/1.1 200 OK\r\ncONTENT-lENGTH:  2 \r\n\r\nhi", False, (200, b"hi", True)),
    "no reason phrase": (b"HTTP/1.1 410\r\ncontent-length: 0\r\n\r\n", False, (410, b"", True)),
    "lone line feeds": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", False, (200, b"hi", True)),
    "a folded field": (
        b"HTTP/1.1 200 OK\r\nX-A: 1\r\n content-length: 9\r\nContent-Length:\r\n 2\r\n\r\nhi",
        False,
        (200, b"hi", True),
    ),
    "a space before a colon": (b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhi", False, (200, b"hi", True)),
    "one length twice": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nhi",
        False,
        (200, b"hi", True),
    ),
    "close": (b"HTTP/1.1 200 OK\r\nConnection: foo, CLOSE\r\nContent-Length: 2\r\n\r\nhi", False, (200, b"hi", False)),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", False, (204, b"", True)),
    "no content, with a length": (b"HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n", False, (304, b"", True)),
    "interim answers": (
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        False,
        (200, b"hi", True),
    ),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n01;x=y\r\ni\r\n0\r\n\r\n",
        False,
        (200, b"hi", True),
    ),
    "chunks and a trailer": (
        b"HTTP/1.1 500 X\r\ntransfer-encoding: gzip, Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n",
        False,
        (500, b"0123456789", True),
    ),
    "chunks and a length": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        False,
        (200, b"hi", False),
    ),
    "until close": (b"HTTP/1.1 200 OK\r\n\r\nhi", True, (200, b"hi", False)),
    "another coding, until close": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhi", True, (200, b"hi", False)),
    "HTTP/1.0": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", False, (200, b"hi", False)),
    "HTTP/1.0, kept alive": (
        b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nhi",
        False,
        (200, b"hi", True),
    ),
}  # fmt: skip


def read(reader: AnswerReader, pieces: list[bytes], then_closes: bool) -> Answer:
    *earlier, last = pieces
    for piece in earlier:
        assert reader.feed(piece) is None
        assert reader.begun
    answer = reader.feed(last)
    if then_closes:
        assert answer is None
        answer = reader.end()
    assert answer is not None
    assert not reader.begun
    return answer


@given(st.data(), st.sampled_from(sorted(ANSWERS)))
@settings(max_examples=300, deadline=None)
def test_an_answer_means_the_same_in_any_pieces(data: st.DataObject, kind: str) -> None:
    sent, then_closes, expected = ANSWERS[kind]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=5)))
    pieces = [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]
    reader = AnswerReader()
    for _ in range(2):  # the second shows that the first left nothing behind
        answer = read(reader, pieces, then_closes)
        assert (answer.status, answer.body, answer.keep_alive) == expected


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_an_answer_comes_byte_by_byte(kind: str) -> None:
    sent, then_closes, expected = ANSWERS[kind]
    answer = read(AnswerReader(), [bytes([byte]) for byte in sent], then_closes)
    assert (answer.status, answer.body, answer.keep_alive) == expected


@pytest.mark.parametrize("kind", [kind for kind in sorted(ANSWERS) if not ANSWERS[kind][1]])
def test_bytes_after_an_answer_end_the_connections_use(kind: str) -> None:
    sent, _, (status, body, _) = ANSWERS[kind]
    answer = AnswerReader().feed(sent + b"HTTP/1.1 200 OK\r\n")
    assert answer is not None
    assert (answer.status, answer.body, answer.keep_alive) == (status, body, False)


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_an_answer_that_is_cut_off_is_none(kind: str) -> None:
    sent, then_closes, _ = ANSWERS[kind]
    for end in range(len(sent) - (2 if then_closes else 0)):
        reader = AnswerReader()
        assert reader.feed(sent[:end]) is None
        with pytest.raises(MalformedAnswer):
            reader.end()


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 2000 X\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1_0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nhi\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * HEAD_LIMIT_BYTES,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * HEAD_LIMIT_BYTES,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * HEAD_LIMIT_BYTES,
    ],
)
def test_what_is_not_an_answer_is_refused(sent: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        AnswerReader().feed(sent)


@pytest.mark.parametrize(
    "framing",
    [b"Content-Length: 99999999", b"X-A: 1", b"Transfer-Encoding: chunked"],
    ids=["length", "close", "chunks"],
)
def test_of_a_long_body_only_so_much_is_read(framing: bytes) -> None:
    reader = AnswerReader()
    answer = reader.feed(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n")
    sent = 0
    while answer is None:
        assert sent < 2 * BODY_LIMIT_BYTES
        answer = reader.feed(b"3E8\r\n" + b"x" * 1000 + b"\r\n")
        sent += 1000
    assert answer.status == 200
    assert not answer.keep_alive


@given(
    st.binary(max_size=200)
    | st.binary(max_size=60).map(lambda end: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + end)
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_an_answer_or_the_start_of_one_or_refused(sent: bytes) -> None:
    reader = AnswerReader()
    try:
        answer = reader.feed(sent) or reader.end()
    except MalformedAnswer:
        return
    assert 200 <= answer.status <= 999


def test_fields_are_found_whatever_their_case() -> None:
    answer = Answer(b"HTTP/1.1 429 X\r\nRETRY-after: 7\r\nX-AMZN-ErrorType:LimitExceeded")
    assert answer.field("retry-after") == "7"
    assert answer.field("x-amzn-errortype") == "limitexceeded"
    assert answer.field("date") == ""


# ----------------------------------------------------------------------------------------------------------- the edges

START = b"HTTP/1.1 200 OK\r\n"
CHUNKS = START + b"Transfer-Encoding: chunked\r\n\r\n"


def comes_of(*pieces: bytes) -> Answer | None:
    """Return what comes of the last piece; those before it are no answer yet."""
    reader = AnswerReader()
    for piece in pieces[:-1]:
        assert reader.feed(piece) is None
    return reader.feed(pieces[-1])


def whole(*pieces: bytes) -> tuple[int, bool]:
    """Return how long the body is, and whether the connection may be used again."""
    answer = comes_of(*pieces)
    assert answer
    return len(answer.body), answer.keep_alive


@pytest.mark.parametrize("times", [1, 2])
def test_a_length_has_15_digits_at_most(times: int) -> None:
    head = START + b"Content-Length: " + b", ".join([b"%s"] * times) + b"\r\n\r\nhi"
    assert whole(head % ((b"000000000000002",) * times)) == (2, True)
    with pytest.raises(MalformedAnswer, match="no length"):
        comes_of(head % ((b"0000000000000002",) * times))


def test_after_the_usual_answer_nothing_has_begun() -> None:
    reader = AnswerReader()
    assert reader.feed(START + b"Content-Length: 0\r\n\r\n")
    assert not reader.begun


@pytest.mark.parametrize("nothing", [b"\r\n\r\n", b"\n\n", b"HTTP/1.1 100 Continue\r\n\r\n\r\n\r\n"])
def test_an_empty_head_is_none(nothing: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        comes_of(nothing)


def test_a_head_of_32_kib_is_read_and_no_longer_one() -> None:
    begin = START + b"Content-Length: 2\r\nX: "
    head = begin + b"x" * (32_768 - len(begin))
    assert whole(head, b"\r\n\r\n", b"hi") == (2, True)
    assert whole(head + b"\r\n\r\n", b"hi") == (2, True)
    with pytest.raises(MalformedAnswer, match="a head of more"):
        comes_of(head, b"x")


def test_a_body_of_64_kib_is_read_whole() -> None:
    body = b"x" * 65_536
    assert whole(START + b"Content-Length: 65536\r\n\r\n", body[1:], b"x") == (65_536, True)
    assert whole(START + b"\r\n", body, b"x") == (65_537, False)
    assert whole(CHUNKS, b"10000\r\n" + body + b"\r\n", b"0\r\n\r\n") == (65_536, True)


def test_of_a_longer_chunk_nothing_is_waited_for() -> None:
    assert whole(CHUNKS, b"10001\r\n") == (0, False)
    assert whole(CHUNKS, b"10000\r\n" + b"x" * BODY_LIMIT_BYTES + b"\r\n", b"1\r\nx\r\n") == (
        BODY_LIMIT_BYTES + 1,
        False,
    )


def test_a_chunk_ends_with_its_line() -> None:
    with pytest.raises(MalformedAnswer, match="does not end where it should"):
        comes_of(CHUNKS, b"2\r\nhi..0\r\n\r\n")


def test_a_chunks_size_takes_32_kib_at_most() -> None:
    assert whole(CHUNKS, b"4E20\r\n" + b"x" * 20_000 + b"\r\n" + b"1", b"\r\nx\r\n0\r\n\r\n") == (20_001, True)
    size = b"2;" + b"x" * (HEAD_LIMIT_BYTES - 2)
    assert comes_of(CHUNKS, size) is None
    with pytest.raises(MalformedAnswer, match="takes too many bytes"):
        comes_of(CHUNKS, size + b"x")
    with pytest.raises(MalformedAnswer, match="no chunk size"):
        comes_of(CHUNKS, b"\n")


def test_a_trailer_takes_32_kib_at_most() -> None:
    trailer = b"0\r\n" + b"x" * HEAD_LIMIT_BYTES
    assert comes_of(CHUNKS, trailer) is None
    with pytest.raises(MalformedAnswer, match="a trailer of more"):
        comes_of(CHUNKS, trailer + b"x")
