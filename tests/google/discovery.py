"""Google's own discovery documents, as google-api-python-client ships them: routes, and what may be said on them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from tests.google.exchange import JSON, Request
from tests.google.field_masks import Mask, MaskSyntaxError, parse_mask

DOCUMENTS = {"sheets": "sheets.v4.json", "calendar": "calendar.v3.json", "drive": "drive.v3.json"}

Report = Callable[[str], None]
Check = Callable[[Any, str, Report], None]


@dataclass(slots=True)
class Method:
    """One method of an API as its discovery document describes it."""

    operation: str
    service: str
    http_method: str
    path: str
    parameters: dict[str, JSON]
    request: str
    response: str
    scopes: frozenset[str]


@dataclass(slots=True)
class Service:
    """One discovery document, with its schemas turned into checks as they are needed."""

    name: str
    document: JSON
    methods: dict[str, Method] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._collect(self.document)

    def _collect(self, resource: JSON) -> None:
        for raw in resource.get("methods", {}).values():
            parameters = {**self.document["parameters"], **raw.get("parameters", {})}
            path = "/" + self.document["servicePath"] + raw.get("flatPath", raw["path"])
            self.methods[raw["id"]] = Method(
                operation=raw["id"],
                service=self.name,
                http_method=raw["httpMethod"],
                path=path,
                parameters=parameters,
                request=raw.get("request", {}).get("$ref", ""),
                response=raw.get("response", {}).get("$ref", ""),
                scopes=frozenset(raw.get("scopes", [])),
            )
        for below in resource.get("resources", {}).values():
            self._collect(below)

    def check(self, schema: str) -> Check:
        """Give the check of a named schema."""
        if schema not in self.checks:
            self.checks[schema] = self._compile(self.document["schemas"][schema])
        return self.checks[schema]

    def _compile(self, schema: JSON) -> Check:
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        kind = schema.get("type", "any")
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return self._array(self._compile(schema["items"]))
        return _scalar(kind, schema)

    def _reference(self, name: str) -> Check:
        found: list[Check] = []  # looked up on first use, because schemas are recursive

        def check(value: Any, where: str, report: Report) -> None:
            if not found:
                found.append(self.check(name))
            found[0](value, where, report)

        return check

    def _object(self, schema: JSON) -> Check:
        fields = {name: self._compile(below) for name, below in schema.get("properties", {}).items()}
        additional = schema.get("additionalProperties")
        rest = self._compile(additional) if isinstance(additional, dict) else None

        def check(value: Any, where: str, report: Report) -> None:
            if not isinstance(value, dict):
                report(f"{where}: {value!r} is not an object")
                return
            for name, below in value.items():
                one = fields.get(name, rest)
                if one is None:
                    report(f"{where}: unknown field {name!r}")
                elif below is not None:
                    one(below, f"{where}.{name}", report)

        return check

    @staticmethod
    def _array(item: Check) -> Check:
        def check(value: Any, where: str, report: Report) -> None:
            if not isinstance(value, list):
                report(f"{where}: {value!r} is not a list")
                return
            for below in value:
                if below is not None:
                    item(below, where, report)

        return check

    def mask_problem(self, schema_name: str, mask: Mask) -> str:
        """Give the first path of the mask that the schema does not have, or ""."""
        return self._mask_problem({"$ref": schema_name}, mask, "")

    def _mask_problem(self, schema: JSON, mask: Mask, path: str) -> str:
        while "$ref" in schema or schema.get("type") == "array":
            schema = self.document["schemas"][schema["$ref"]] if "$ref" in schema else schema["items"]
        for name, below in mask.items():
            if name == "*":
                continue
            here = f"{path}.{name}" if path else name
            inner = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if inner is None:
                return here
            if problem := self._mask_problem(inner, below, here):
                return problem
        return ""


def _scalar(kind: str, schema: JSON) -> Check:
    enum = frozenset(schema["enum"]) if "enum" in schema else None
    wanted: tuple[type, ...] = {
        "string": (str,),
        "boolean": (bool,),
        "integer": (int,),
        "number": (int, float),
        "any": (object,),
    }[kind]
    pattern = re.compile(r"-?\d+") if schema.get("format") in {"int64", "uint64"} and kind == "string" else None

    def check(value: Any, where: str, report: Report) -> None:
        if not isinstance(value, wanted) or (isinstance(value, bool) and kind in {"integer", "number"}):
            report(f"{where}: {value!r} is not of type {kind}")
        elif enum is not None and value not in enum:
            report(f"{where}: {value!r} is none of {sorted(enum)}")
        elif pattern is not None and not pattern.fullmatch(str(value)):
            report(f"{where}: {value!r} is not a whole number as text")

    return check


@lru_cache(maxsize=1)
def services() -> dict[str, Service]:
    """Read the packaged documents, once a process."""
    folder = files("googleapiclient.discovery_cache") / "documents"
    return {
        name: Service(name, json.loads((folder / file).read_text(encoding="utf-8"))) for name, file in DOCUMENTS.items()
    }


@lru_cache(maxsize=1)
def methods() -> dict[str, Method]:
    """Give all methods of all services by their id."""
    return {operation: method for service in services().values() for operation, method in service.methods.items()}


def request_findings(method: Method, request: Request) -> list[str]:
    """Say what in a request the discovery document does not allow."""
    found: list[str] = []
    for name, values in request.query.items():
        parameter = method.parameters.get(name)
        if parameter is None or parameter.get("location") == "path":
            found.append(f"unknown parameter {name!r}")
            continue
        if len(values) > 1 and not parameter.get("repeated"):
            found.append(f"parameter {name!r} occurs {len(values)} times")
        found += [problem for value in values if (problem := _parameter_problem(name, value, parameter))]
    for name, parameter in method.parameters.items():
        if parameter.get("required") and name not in request.query and name not in request.arguments:
            found.append(f"required parameter {name!r} is missing")
    if method.request and request.body is not None:
        services()[method.service].check(method.request)(request.body, "body", found.append)
    elif request.body is not None:
        found.append("a body where none is expected")
    return found


def _parameter_problem(name: str, value: str, parameter: JSON) -> str:
    kind = parameter["type"]
    if kind == "boolean":
        fits = value.lower() in {"true", "false"}
    elif kind == "integer":
        fits = re.fullmatch(r"-?\d+", value) is not None
        fits = fits and float(parameter.get("minimum", "-inf")) <= int(value) <= float(parameter.get("maximum", "inf"))
    elif "enum" in parameter:
        fits = value in parameter["enum"]
    elif "pattern" in parameter:
        fits = re.fullmatch(parameter["pattern"], value) is not None
    else:
        fits = True
    return "" if fits else f"parameter {name!r}: {value!r} does not fit"


def answer_findings(method: Method, body: Any) -> list[str]:
    """Say what in an answer the discovery document does not allow."""
    found: list[str] = []
    if method.response and body is not None:
        services()[method.service].check(method.response)(body, "answer", found.append)
    return found


def mask_of(method: Method, text: str) -> tuple[Mask, str]:
    """Read the ``fields`` parameter; the second value is the path that is not in the schema, or ""."""
    try:
        mask = parse_mask(text)
    except MaskSyntaxError:
        return {}, text
    return mask, services()[method.service].mask_problem(method.response, mask)
