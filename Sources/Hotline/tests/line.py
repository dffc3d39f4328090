"""A line between a client and a service that can be cut, deaf or slow."""

import contextlib
import socket
import threading
import time


class Line:
    """Passes bytes on from a port of its own, in the mode that is set: whole, slow (a few bytes at a time) or deaf (none)."""

    def __init__(self, to):
        self.to = to
        self.mode = "whole"
        self.open = set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        self.cut()

    def accept(self):
        while True:
            try:
                near = self.listener.accept()[0]
            except OSError:
                return
            try:
                far = socket.create_connection(self.to, timeout=2)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self.lock:
                self.open |= {near, far}
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self.pass_on, args=pair, daemon=True).start()

    def pass_on(self, here, there):
        with contextlib.suppress(OSError):
            while data := here.recv(65536):
                while self.mode == "deaf":
                    time.sleep(0.01)
                step = 200 if self.mode == "slow" else len(data)
                for place in range(0, len(data), step):
                    there.sendall(data[place : place + step])
                    if self.mode == "slow":
                        time.sleep(0.005)
        self.drop(here)
        self.drop(there)

    def drop(self, connection):
        # A shutdown wakes whoever waits in a read of it; a close alone does not.
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()
        with self.lock:
            self.open.discard(connection)

    def cut(self):
        """Ends every connection, in the midst of whatever it carries."""
        with self.lock:
            ending = list(self.open)
        for connection in ending:
            self.drop(connection)
