"""Says which documents are valid Swagger 2.0 or OpenAPI 3.

Reads one JSON object a line: a name and a document. Writes one JSON object a line: the name, and
what is wrong with the document first of all; nothing for documents that are valid.
"""

import json
import sys

from openapi_spec_validator import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
)


def validator(document):
    if "swagger" in document:
        return OpenAPIV2SpecValidator
    if str(document.get("openapi")).startswith("3.0"):
        return OpenAPIV30SpecValidator
    return OpenAPIV31SpecValidator


def fault(document):
    try:
        for error in validator(document)(document).iter_errors():
            path = "/".join(str(step) for step in getattr(error, "absolute_path", ()))
            return f"{path}: … {error.message[-200:]}"
    except Exception as error:  # The validator stumbles over what is not valid.
        return f"{type(error).__name__}: {str(error)[-200:]}"
    return None


for line in sys.stdin:
    case = json.loads(line)
    found = fault(case["document"])
    if found is not None:
        print(json.dumps({"name": case["name"], "fault": found}), flush=True)
