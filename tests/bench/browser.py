"""One reader of the portal: signs in like anyone, and looks at single answers before they are measured."""

from __future__ import annotations

import gzip
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.client import WrongAnswer

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


@dataclass
class Answer:
    status: int
    body: bytes
    wire: int  # bytes of the body as they were sent
    cookies: dict[str, str]
    location: str = ""

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Reader:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def sign_in(self, email: str, password: str) -> None:
        token = self.token("/sign-in")
        self.ask("/sign-in", {"csrf_token": token, "email": email, "password": password}, status=302)

    def token(self, path: str) -> str:
        """The token of the form on a page."""
        found = _TOKEN.search(self.ask(path).text)
        if found is None:
            raise WrongAnswer(f"there is no form at {path}")
        return found[1]

    def ask(
        self, path: str, form: dict[str, str] | bytes | None = None, *, status: int = 200, packed: bool = False
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept-Encoding": "br, gzip" if packed else "identity"}
        body = urlencode(form) if isinstance(form, dict) else form
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", path, body, headers)
        response = connection.getresponse()
        sent = response.read()
        connection.close()
        if response.status != status:
            raise WrongAnswer(f"{path} answered {response.status}, not {status}")
        whole = gzip.decompress(sent) if response.headers.get("Content-Encoding") == "gzip" else sent
        cookies = _cookies(response.headers.get_all("Set-Cookie") or [])
        answer = Answer(response.status, whole, len(sent), cookies, response.headers.get("Location", ""))
        self.cookies.update(answer.cookies)
        return answer

    def assets(self, page: Answer) -> list[str]:
        """Stylesheets and scripts that a page names."""
        return sorted(set(_ASSET.findall(page.text)))


def _cookies(headers: list[str]) -> dict[str, str]:
    pairs = (header.partition(";")[0].partition("=") for header in headers)
    return {name: value for name, _, value in pairs}
