"""A small real server that answers as it is told, and remembers what it was sent. A process of its own, so that it can
be stopped and killed.

  misbehaving_upstream.py <port>

PUT /behaviour takes JSON: {"do": <behaviour>, "times": <how often, then it behaves>}. GET /requests shows what came.
"""
import asyncio
import json
import socket
import sys

BODY = b'{"from":"upstream"}'


class Upstream:
    def __init__(self):
        self.behaviour, self.times = "answer", 0
        self.requests = []
        self.connections = 0

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while await self.serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.connections -= 1
            writer.close()

    async def serve_one(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:] if line]
        by_name = {name.lower(): value for name, value in headers}
        chunked = "chunked" in by_name.get("transfer-encoding", "")
        if path == "/behaviour":
            told = json.loads(await reader.readexactly(int(by_name["content-length"])))
            self.behaviour, self.times = told["do"], told.get("times", 1 << 30)
            return await self.answer(writer, b"{}")
        if path == "/requests":
            return await self.answer(writer, json.dumps({"requests": self.requests, "connections": self.connections}).encode())
        behaviour = "answer"
        if self.times > 0:
            self.times -= 1
            behaviour = self.behaviour
        seen = {"method": method, "path": path, "headers": headers, "behaviour": behaviour, "body_bytes": 0}
        self.requests.append(seen)
        if behaviour == "refuse_early":
            writer.write(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return False
        body = b""
        if chunked:
            while size := int((await reader.readline()).split(b";")[0], 16):
                body += await reader.readexactly(size + 2)
                seen["body_bytes"] += size
                body = body[-100:] if len(body) > 1 << 20 else body[:-2]
            await reader.readline()
        else:
            left = int(by_name.get("content-length", 0))
            while left:
                piece = await reader.read(min(left, 1 << 16))
                if not piece:
                    return False
                left -= len(piece)
                seen["body_bytes"] += len(piece)
                body = (body + piece)[-1000:]
        seen["body"] = body[:200].decode("latin-1")
        return await self.behave(behaviour, writer, path)

    async def behave(self, behaviour, writer, path):
        if behaviour == "answer":
            if path.startswith("/large/"):
                return await self.large(writer, int(path.split("/")[2]))
            return await self.answer(writer, BODY)
        if behaviour == "late":
            await asyncio.sleep(0.3)
            return await self.answer(writer, BODY)
        if behaviour == "busy":  # waits before it refuses
            await asyncio.sleep(1.6)
            return await self.answer(writer, b'{"detail":"busy"}', "503 Service Unavailable", b"Retry-After: 1\r\n")
        if behaviour == "fail":
            return await self.answer(writer, b"{}", "500 Internal Server Error")
        if behaviour == "unavailable":
            return await self.answer(writer, b"{}", "503 Service Unavailable", b"Retry-After: 1\r\n")
        if behaviour == "hang":
            await asyncio.sleep(3600)
        if behaviour == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY))
            for byte in BODY:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.1)
            return True
        if behaviour == "drip_head":
            for byte in b"HTTP/1.1 200 OK\r\n" * 100:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
        if behaviour == "reset":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            return False
        if behaviour == "close":
            return False
        if behaviour == "half_close":
            writer.write_eof()
            await asyncio.sleep(3600)
        if behaviour == "garbage":
            writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
            await writer.drain()
            return False
        if behaviour == "ambiguous":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
            await writer.drain()
            return False
        if behaviour == "cut":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
            await writer.drain()
            return False
        if behaviour == "cut_head":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
            await writer.drain()
            return False
        if behaviour == "close_after_answer":
            await self.answer(writer, BODY)
            return False
        if behaviour == "until_close":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + BODY)
            return False
        if behaviour == "chunks":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in range(5):
                writer.write(b"6\r\nchunk%d\r\n" % number)
                await writer.drain()
                await asyncio.sleep(0.02)
            writer.write(b"0\r\n\r\n")
            return True
        if behaviour == "events":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in range(1 << 30):
                event = b"data: %d\n\n" % number
                writer.write(b"%x\r\n%s\r\n" % (len(event), event))
                await writer.drain()
                await asyncio.sleep(0.1)
        raise AssertionError(f"unknown behaviour {behaviour}")

    @staticmethod
    async def answer(writer, body, status="200 OK", more=b""):
        writer.write(b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
                     % (status.encode(), more, len(body), body))
        await writer.drain()
        return True

    @staticmethod
    async def large(writer, size):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        while size:
            piece = min(size, 1 << 16)
            writer.write(b"x" * piece)
            await writer.drain()
            size -= piece
        return True


async def main(port):
    server = await asyncio.start_server(Upstream().serve, "127.0.0.1", port, backlog=1024, limit=1 << 20)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
