#include "http/http1/chunked.hpp"

#include <gtest/gtest.h>

namespace http::http1 {
namespace {

struct Decoded {
    std::string body;
    std::string rest;  // behind the body
    bool finished = false;
    bool refused = false;
    bool operator==(const Decoded&) const = default;
};

// Takes `text` in pieces of that size.
Decoded decode(std::string_view text, std::size_t piece) {
    ChunkedDecoder decoder;
    Decoded decoded;
    std::string waiting;
    while (true) {
        const auto step = decoder.decode(waiting);
        if (step.refusal) {
            decoded.refused = true;
            return decoded;
        }
        decoded.body += step.data;
        waiting.erase(0, step.used);
        if (step.used > 0) continue;
        if (decoder.is_finished() || text.empty()) break;
        waiting += text.substr(0, piece);
        text.remove_prefix(std::min(piece, text.size()));
    }
    decoded.finished = decoder.is_finished();
    decoded.rest = waiting + std::string{text};
    return decoded;
}

TEST(ChunkedDecoder, TakesABodyApartHoweverItArrives) {
    const std::string text =
        "5\r\nhello\r\n1;ext=\"v\"\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        const auto decoded = decode(text, piece);
        EXPECT_EQ(decoded.body, "hello 0123456789") << piece;
        EXPECT_EQ(decoded.rest, "GET") << piece;
        EXPECT_TRUE(decoded.finished);
    }
}

TEST(ChunkedDecoder, RefusesWhatAnotherMightReadDifferently) {
    for (const auto* text : {
             "\r\n0\r\n\r\n",
             "5\nhello\r\n0\r\n\r\n",
             "5\r\nhello\n0\r\n\r\n",
             "5\r\nhello0\r\n\r\n",
             "-1\r\n",
             "+5\r\nhello\r\n",
             "0x5\r\nhello\r\n",
             " 5\r\nhello\r\n",
             "5 \r\nhello\r\n",
             "g\r\n",
             ";\r\n",
             "00000000000000005\r\nhello\r\n",
             "ffffffffffffffff\r\n",
             "5;a\nb\r\nhello\r\n",
             "5;a\rb\r\nhello\r\n",
             "0\r\n\n",
             "0\r\nX: a\nb\r\n\r\n",
             "0\r\n X: a\r\n\r\n",
         }) {
        EXPECT_TRUE(decode(text, 1).refused) << text;
        EXPECT_TRUE(decode(text, 1'000).refused) << text;
    }
}

TEST(ChunkedDecoder, BoundsExtensionsAndTrailers) {
    EXPECT_TRUE(decode("5;" + std::string(1'000, 'x') + "\r\nhello\r\n0\r\n\r\n", 100).refused);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 1'000; ++i) trailers += "X-Trailer: 0123456789\r\n";
    EXPECT_TRUE(decode(trailers + "\r\n", 100).refused);
}

TEST(ChunkedDecoder, IsNotFinishedBeforeTheLastLine) {
    EXPECT_FALSE(decode("5\r\nhello\r\n0\r\n", 3).finished);
    EXPECT_FALSE(decode("5\r\nhel", 3).finished);
}

TEST(Chunk, IsWhatTheDecoderTakesApart) {
    std::string text;
    append_chunk(text, std::string(300, 'x'));
    append_chunk(text, "y");
    text += last_chunk;
    EXPECT_EQ(decode(text, 7).body, std::string(300, 'x') + "y");
}

}  // namespace
}  // namespace http::http1
