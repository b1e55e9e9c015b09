"""What MiniStack does otherwise than AWS, put right in its own process before it serves."""

import threading
from collections.abc import Iterator
from typing import Any


def take_answers_without_a_body() -> None:
    """Let a function answer with `"body": null`, as Zappa's does for 204: to API Gateway it is an empty one."""
    from ministack.services import lambda_svc

    convert = lambda_svc.lambda_execute_result_to_api_proxy_response

    def converted(result: dict[str, Any]) -> tuple[dict[str, Any] | None, str | None]:
        answer, error = convert(result)
        if answer is not None and answer.get("body", "") is None:
            answer = {**answer, "body": ""}
        return answer, error

    lambda_svc.lambda_execute_result_to_api_proxy_response = converted


def read_each_stream_for_itself() -> None:
    """Give each function that reads a table's stream a reader of its own, as AWS does.

    MiniStack has one for all of them: one function that takes long, a purge that waits for half a minute, keeps every
    message from everybody for as long.
    """
    from ministack.core.concurrency import spawn_background
    from ministack.services import lambda_svc

    read, mappings = lambda_svc._poll_dynamodb_streams, lambda_svc._iter_all_esms
    reader = threading.local()
    woken: dict[str, threading.Event] = {}
    has_read = threading.Event()

    def mappings_of_reader() -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the one of the reader whose thread asks; to MiniStack's own thread all."""
        own = getattr(reader, "mapping", None)
        return (each for each in mappings() if own in (None, each[2]["UUID"]))

    def read_on(mapping: str) -> None:
        reader.mapping = mapping
        while any(mappings_of_reader()):
            woken[mapping].wait()
            woken[mapping].clear()
            try:
                while read():
                    has_read.set()
            except Exception:  # noqa: BLE001 - whatever it is, it is tried again, as MiniStack does
                lambda_svc.logger.exception("the stream of %s cannot be read", mapping)
        del woken[mapping]

    def wake_all() -> bool:
        """Return whether any has read something since, as MiniStack's thread wants to know."""
        for _, _, mapping in mappings():
            if ":dynamodb:" not in mapping.get("EventSourceArn", ""):
                continue
            if mapping["UUID"] not in woken:
                woken[mapping["UUID"]] = threading.Event()
                spawn_background(read_on, mapping["UUID"], thread_name="stream-reader")
            woken[mapping["UUID"]].set()
        was_read = has_read.is_set()
        has_read.clear()
        return was_read

    lambda_svc._iter_all_esms = mappings_of_reader
    lambda_svc._poll_dynamodb_streams = wake_all
