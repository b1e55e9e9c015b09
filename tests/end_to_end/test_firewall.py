"""`Waf=on`, deployed as on AWS with the deployer's own rights: what MiniStack can show of it.

It neither runs a firewall nor asks for keys: that CloudFront shows what the gateways ask for is in the tests of the
template.
"""

from tests.support.deployed_chatroom import DeployedChatroom, EmptyCloud
from tests.support.member import call


def test_the_api_answers_below_the_name_that_cloudfront_asks_by_and_nowhere_else(empty_cloud: EmptyCloud) -> None:
    chatroom = DeployedChatroom(empty_cloud, {"Waf": "on"})
    api, _, stage = chatroom.outputs()["HttpApiUrl"].rpartition("/")
    assert call("GET", f"{api}/{stage}/api/health").body == {"status": "ok"}
    outside = call("GET", f"{api}/api/health")
    assert (outside.status, outside.body) == (404, {"message": "Not Found"})
    assert "x-request-id" not in outside.headers, "Flask was not asked"
    distribution = empty_cloud.client("cloudfront").get_distribution_config(Id=chatroom.outputs()["DistributionId"])
    origins = {each["Id"]: each for each in distribution["DistributionConfig"]["Origins"]["Items"]}
    assert origins["api"]["OriginPath"] == f"/{stage}"
    (key,) = empty_cloud.client("apigateway").get_api_keys(includeValues=True)["items"]
    (shown,) = origins["live"]["CustomHeaders"]["Items"]
    assert (shown["HeaderName"], shown["HeaderValue"]) == ("x-api-key", key["value"])
    assert len({stage, key["value"]}) == 2

    unchanged = empty_cloud.run("deployer", "deploy", "prod").stdout
    assert "The stack chatroom-prod-stack is up to date." in unchanged
    assert stage not in unchanged
    assert key["value"] not in unchanged
