"""Sends the cases that it reads from standard input, composed by the standard library and signed
by botocore."""

import base64
import http.client
import json
import sys
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

order = json.load(sys.stdin)
keys = order["credentials"]
credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys["sessionToken"])
signer = SigV4Auth(credentials, "execute-api", order["region"])
endpoint = urlsplit(order["endpoint"])
connection = http.client.HTTPConnection(endpoint.netloc)


def encoded(text):
    """Everything but the unreserved characters (RFC 3986, section 2.3)."""
    return quote(text, safe="-_.~")


for number, case in enumerate(order["cases"]):
    first, second = map(encoded, case["path"])
    pairs = [f"{encoded(name)}={encoded(value)}" for name, values in case["query"] for value in values]
    target = f"{endpoint.path}/{first}/{second}/items" + ("?" + "&".join(pairs) if pairs else "")
    body = None if case["body"] is None else base64.b64decode(case["body"])
    headers = {"X-Case": str(number)}
    if body:
        headers["Content-Type"] = "application/octet-stream"
    request = AWSRequest(case["method"], f"http://{endpoint.netloc}{target}", headers, data=body)
    signer.add_auth(request)
    connection.request(case["method"], target, body, dict(request.headers.items()))
    response = connection.getresponse()
    response.read()
    if response.status != 204:
        sys.exit(f"case {number} was answered {response.status}")
