"""Requests that two HTTP implementations could read differently: the gateway answers each with a refusal and closes, and no
upstream sees any of it. One line a case."""
import unittest

from edge import EdgeTest, receive_all

HEAD = b"POST /upstream HTTP/1.1\r\nHost: x\r\n"
# What the attacker hopes that somebody takes for a request of its own.
HIDDEN = b"GET /upstream HTTP/1.1\r\nHost: hidden\r\n\r\n"


def chunked(body, name=b"Transfer-Encoding: chunked"):
    return HEAD + name + b"\r\n\r\n" + body


# Each: status, what is wrong, bytes.
REFUSED = [
    (400, "length and chunks", HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    (400, "chunks and length", HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
    (400, "two lengths", HEAD + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n"),
    (400, "the same length twice", HEAD + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
    (400, "a list of lengths", HEAD + b"Content-Length: 0, 44\r\n\r\n"),
    (400, "a length with a sign", HEAD + b"Content-Length: +44\r\n\r\n"),
    (400, "a negative length", HEAD + b"Content-Length: -1\r\n\r\n"),
    (400, "a hexadecimal length", HEAD + b"Content-Length: 0x2c\r\n\r\n"),
    (400, "a length that overflows", HEAD + b"Content-Length: 18446744073709551660\r\n\r\n"),
    (400, "an empty length", HEAD + b"Content-Length: \r\n\r\n"),
    (400, "a length with a space before the colon", HEAD + b"Content-Length : 44\r\n\r\n"),
    (400, "a length behind a tab", HEAD + b"\tContent-Length: 44\r\n\r\n"),
    (400, "a length with an underscore", HEAD + b"Content_Length: 44\r\n\r\n"),
    (400, "an unknown encoding", chunked(b"0\r\n\r\n", b"Transfer-Encoding: xchunked")),
    (400, "chunked twice", chunked(b"0\r\n\r\n", b"Transfer-Encoding: chunked, chunked")),
    (400, "two encodings", chunked(b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity")),
    (400, "gzip and chunked", chunked(b"0\r\n\r\n", b"Transfer-Encoding: gzip, chunked")),
    (400, "a quoted encoding", chunked(b"0\r\n\r\n", b'Transfer-Encoding: "chunked"')),
    (400, "an encoding with a vertical tab", chunked(b"0\r\n\r\n", b"Transfer-Encoding:\x0bchunked")),
    (400, "an encoding with a space before the colon", chunked(b"0\r\n\r\n", b"Transfer-Encoding : chunked")),
    (400, "a folded encoding", chunked(b"0\r\n\r\n", b"Transfer-Encoding:\r\n chunked")),
    (400, "an encoding behind a bare CR", HEAD + b"X: y\rTransfer-Encoding: chunked\r\n\r\n"),
    (400, "an encoding behind a bare LF", HEAD + b"X: y\nTransfer-Encoding: chunked\r\n\r\n"),
    (400, "chunks in HTTP/1.0", b"POST /upstream HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    (400, "lines that end with LF", b"GET /upstream HTTP/1.1\nHost: x\n\n"),
    (400, "an empty line of LF", HEAD + b"Content-Length: 0\r\n\n"),
    (400, "NUL in a value", HEAD + b"X: a\0b\r\n\r\n"),
    (400, "NUL in a name", HEAD + b"X\0: a\r\n\r\n"),
    (400, "a header without a name", HEAD + b": a\r\n\r\n"),
    (400, "a header without a colon", HEAD + b"X\r\n\r\n"),
    (400, "no Host", b"GET /upstream HTTP/1.1\r\n\r\n"),
    (400, "two Hosts", b"GET /upstream HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    (400, "a Host with a list", b"GET /upstream HTTP/1.1\r\nHost: x, y\r\n\r\n"),
    (400, "an absolute target", b"GET http://x/upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "a target of two slashes", b"GET //upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "a way up", b"GET /x/../upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "an escaped way up", b"GET /x/%2e%2e/upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "a fragment", b"GET /upstream#x HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "a space in the target", b"GET /upstream HTTP/1.1 HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "two spaces", b"GET  /upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (501, "CONNECT", b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "no version", b"GET /upstream\r\nHost: x\r\n\r\n"),
    (400, "a version in lower case", b"GET /upstream http/1.1\r\nHost: x\r\n\r\n"),
    (505, "HTTP/2 in clear", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    (501, "an unknown method", b"BREW /upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (501, "a method in lower case", b"get /upstream HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, "TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n"),
    (400, "a chunk without a size", chunked(b"\r\n0\r\n\r\n")),
    (400, "a chunk size with a sign", chunked(b"+5\r\nhello\r\n0\r\n\r\n")),
    (400, "a chunk size in 0x", chunked(b"0x5\r\nhello\r\n0\r\n\r\n")),
    (400, "a chunk size with a space", chunked(b"5 \r\nhello\r\n0\r\n\r\n")),
    (400, "a chunk size that overflows", chunked(b"ffffffffffffffff5\r\nhello\r\n0\r\n\r\n")),
    (400, "a chunk size that ends with LF", chunked(b"5\nhello\r\n0\r\n\r\n")),
    (400, "a chunk that is longer than it says", chunked(b"4\r\nhello\r\n0\r\n\r\n")),
    (400, "an extension with LF", chunked(b"5;a\nb\r\nhello\r\n0\r\n\r\n")),
    (400, "a trailer with LF", chunked(b"0\r\nX: a\nb\r\n\r\n")),
    (431, "65 headers", b"GET /upstream HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 64 + b"\r\n"),
    (431, "a header of 20 KiB", b"GET /upstream HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n"),
    (431, "a target of 20 KiB", b"GET /" + b"y" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
    (413, "a body of 2 MiB", HEAD + b"Content-Length: 2097152\r\n\r\n"),
    (417, "an unknown expectation", HEAD + b"Expect: tea\r\nContent-Length: 1\r\n\r\nx"),
]


class Smuggling(EdgeTest):
    upstream_count = 1

    def test_what_is_ambiguous_is_refused_and_the_connection_closed(self):
        for status, what, attack in REFUSED:
            with self.subTest(what):
                connection = self.connect()
                connection.sendall(attack + HIDDEN)
                received = receive_all(connection)  # until the gateway closes
                self.assertTrue(received.startswith(b"HTTP/1.1 %d " % status), received[:300])
                self.assertEqual(received.count(b"\r\nX-Request-Id: "), 1, received)
                self.assertIn(b"Connection: close\r\n", received)
                self.assertIn(b"application/problem+json", received)
        self.assertEqual(self.seen(), [])

    def test_it_makes_no_difference_how_the_bytes_are_cut(self):
        for status, what, attack in REFUSED[:12]:
            with self.subTest(what):
                connection = self.connect()
                try:
                    for byte in attack:
                        connection.sendall(bytes([byte]))
                except ConnectionError:
                    pass  # refused before the end
                self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 %d " % status))
        self.assertEqual(self.seen(), [])

    def test_a_body_of_a_get_is_read_and_left_behind(self):
        connection = self.connect()
        connection.sendall(b"GET /upstream HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(HIDDEN), HIDDEN)
                           + b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = receive_all(connection)
        self.assertEqual(received.count(b"HTTP/1.1 200 OK"), 2, received)
        self.assertEqual(len(self.seen()), 1)
        self.assertEqual(self.seen()[0]["body_bytes"], 0)

    def test_pipelined_requests_are_answered_in_their_order(self):
        connection = self.connect()
        connection.sendall(b"".join(b"GET /upstream?%d HTTP/1.1\r\nHost: x\r\nX-Request-Id: number-%d\r\n\r\n" % (n, n) for n in range(20))
                           + b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = receive_all(connection)
        places = [received.index(b"X-Request-Id: number-%d\r\n" % n) for n in range(20)]
        self.assertEqual(places, sorted(places))
        self.assertEqual(received.count(b"HTTP/1.1 200 OK"), 21)

    def test_its_own_pages_can_only_be_read(self):
        for path in ("/livez", "/readyz", "/metrics", "/v1/circuits"):
            for method in ("POST", "PUT", "DELETE"):
                answer = self.request(method, path)
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))
            self.assertNotEqual(self.request("HEAD", path).status, 405)

    def test_hop_by_hop_headers_stay_here(self):
        self.request("POST", body=b"x", headers={
            "Connection": "keep-alive, X-Hop", "X-Hop": "1", "Keep-Alive": "timeout=5", "TE": "trailers", "Upgrade": "h2c",
            "Proxy-Authorization": "secret", "X-Forwarded-For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "X-End": "to-end",
            "X-Request-Id": "mine"})
        headers = {name.lower(): value for name, value in self.seen()[0]["headers"]}
        for name in ("x-hop", "keep-alive", "te", "upgrade", "proxy-authorization", "connection"):
            self.assertNotIn(name, headers)
        self.assertEqual(headers["x-end"], "to-end")
        self.assertEqual(headers["x-forwarded-for"], "127.0.0.1")
        self.assertEqual(headers["forwarded"], f'for=127.0.0.1;host="127.0.0.1:{self.base}";proto=http')
        self.assertEqual(headers["via"], "1.1 orderly")
        self.assertEqual(headers["x-request-id"], "mine")
        self.assertRegex(headers["traceparent"], "^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")
        self.assertLessEqual(float(headers["request-timeout"]), 8)

    def test_a_client_that_waits_for_100_is_told_to_continue_once(self):
        connection = self.connect()
        connection.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n")
        self.assertEqual(connection.recv(1000), b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(b"hello")
        self.assertTrue(receive_all(connection).startswith(b"HTTP/1.1 200 OK"))
        self.assertEqual(self.seen()[0]["body"], "hello")

    def test_chunks_arrive_with_a_length_if_they_are_few(self):
        connection = self.connect()
        connection.sendall(chunked(b"5\r\nhello\r\n1;ext=1\r\n!\r\n0\r\nTrailer: x\r\n\r\n"))
        self.assertTrue(connection.recv(1000).startswith(b"HTTP/1.1 200 OK"))
        seen = self.seen()[0]
        self.assertEqual(seen["body"], "hello!")
        self.assertIn(["Content-Length", "6"], seen["headers"])

    def test_http_1_0_is_answered_and_closed(self):
        connection = self.connect()
        connection.sendall(b"GET /upstream HTTP/1.0\r\n\r\n")
        received = receive_all(connection)
        self.assertTrue(received.endswith(b'{"from":"upstream"}'))
        self.assertIn(b"Connection: close", received)


if __name__ == "__main__":
    unittest.main(verbosity=2)
