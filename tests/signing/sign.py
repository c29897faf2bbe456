"""Prints the `Authorization` that botocore gives each request that it reads from standard input:
at the request's own time, and over the headers that its sender signed."""

import base64
import json
import re
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

order = json.load(sys.stdin)
keys = order["credentials"]
credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys["sessionToken"])
signer = SigV4Auth(credentials, "execute-api", order["region"])


def authorization(sent):
    """What botocore says."""
    headers = dict(sent["headers"])
    claimed = re.search(r"SignedHeaders=([^,]*)", headers["authorization"]).group(1).split(";")
    url = f"http://{headers['host']}{sent['target']}"
    request = AWSRequest(sent["method"], url, data=base64.b64decode(sent["body"]))
    for name in claimed:
        if name != "host":
            request.headers[name] = headers[name]
    request.context["timestamp"] = headers["x-amz-date"]
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    scope = signer.scope(request)
    names = signer.signed_headers(signer.headers_to_sign(request))
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={signature}"


json.dump([authorization(sent) for sent in order["requests"]], sys.stdout)
