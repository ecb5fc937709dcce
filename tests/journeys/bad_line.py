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
        self._browsers: list[socket.socket] = []
        self._port = self._door.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._listen()

    def close(self) -> None:
        """Nobody gets through any more, and whoever had is cut off."""
        with suppress(OSError):  # it was shut already
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for browser in self._browsers:
            _end(browser)

    def open(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self._port))
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):  # the door was closed
            while True:
                browser, _ = door.accept()
                self._browsers.append(browser)
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        with browser, suppress(OSError), socket.create_connection(self._server) as server:
            form_is_out = threading.Event()
            threading.Thread(target=_carry, args=(browser, server, form_is_out), daemon=True).start()
            self._bring_back(server, browser, form_is_out)
            _end(browser)  # which also ends the waiting for more from it

    def _bring_back(self, server: socket.socket, browser: socket.socket, form_is_out: threading.Event) -> None:
        while block := server.recv(_BLOCK):
            if form_is_out.is_set() and self.lost < self.lose:
                self.lost += 1
                return
            form_is_out.clear()
            browser.sendall(block)


def _carry(browser: socket.socket, server: socket.socket, form_is_out: threading.Event) -> None:
    with suppress(OSError):
        while block := browser.recv(_BLOCK):
            if block.startswith(b"POST "):
                form_is_out.set()
            server.sendall(block)
        server.shutdown(socket.SHUT_WR)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
