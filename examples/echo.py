"""A server and its client, to be recorded: 3,000 requests of 100 bytes over one connection, each answered with 500.

    ./osarium trace record -o echo.trace -- python3 examples/echo.py
"""

import os
import socket

REQUESTS = 3000
listener = socket.create_server(("127.0.0.1", 0))
client = os.fork()
if client == 0:
    with socket.create_connection(listener.getsockname()) as connection:
        for _ in range(REQUESTS):
            connection.send(bytes(100))
            connection.recv(1000)
    os._exit(0)
connection, _ = listener.accept()
while connection.recv(1000):
    connection.send(bytes(500))
os.waitpid(client, 0)
