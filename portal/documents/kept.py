"""Public papers, made once and kept.

Anybody may ask for them, without signing in and as often as they like, and making one takes seconds of a processor. So
each is kept by the digest of what it is made of: the same words always give the same paper, and other words another
digest. Nothing is kept that another process could not make again. Papers about people never come here.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.documents.pdf import make_pdf

MOST = 8  # as many as there are versions that people still ask for


@dataclass(frozen=True)
class Paper:
    digest: str
    content: bytes


@dataclass
class KeptPapers:
    make: Callable[..., bytes] = make_pdf
    most: int = MOST
    _kept: OrderedDict[str, Paper] = field(default_factory=OrderedDict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def paper(self, html: str, *, stylesheet: str) -> Paper:
        digest = digest_of(html, stylesheet)
        # Whoever asks meanwhile waits and is given the same: a hundred at once cost one.
        with self._one_at_a_time:
            if digest not in self._kept:
                self._kept[digest] = Paper(digest, self.make(html, stylesheet=stylesheet))
            self._kept.move_to_end(digest)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
            return self._kept[digest]


def digest_of(*texts: str) -> str:
    """The length goes in too, so that no two pairs of texts run together into the same."""
    said = hashlib.sha256()
    for text in texts:
        content = text.encode()
        said.update(len(content).to_bytes(8, "big") + content)
    return said.hexdigest()


PUBLIC_PAPERS = KeptPapers()
