"""What MiniStack does otherwise than AWS, put right in its own process before it serves."""

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
