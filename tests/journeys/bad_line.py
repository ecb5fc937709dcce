"""A line between browser and server that carries what is sent, and loses the answer."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

_BLOCK = 64 * 1024


class BadLine:
    """Listens at `address`; what comes goes to the server. `lose` says how many answers to forms get lost."""

    def __init__(self, server_port: int) -> None:
        self.lose = 0
        self.lost = 0
        self._server = ("127.0.0.1", server_port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                browser, _ = self._door.accept()
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        with browser, suppress(OSError), socket.create_connection(self._server) as server:
            there = threading.Thread(target=self._carry, args=(browser, server), daemon=True)
            there.start()
            self._bring_back(server, browser)
            there.join(5)

    def _carry(self, browser: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while block := browser.recv(_BLOCK):
                if block.startswith(b"POST "):
                    self._form_is_out = True
                server.sendall(block)
            server.shutdown(socket.SHUT_WR)

    _form_is_out = False

    def _bring_back(self, server: socket.socket, browser: socket.socket) -> None:
        while block := server.recv(_BLOCK):
            if self._form_is_out:
                self._form_is_out = False
                if self.lost < self.lose:
                    self.lost += 1
                    return
            browser.sendall(block)
