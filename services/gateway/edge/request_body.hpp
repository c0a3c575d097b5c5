// RequestBody: what follows the head of one request, read from the client as it is needed and no
// sooner, so that a client that sends faster than the upstream takes is held back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/stream.hpp"
#include "http/http1/chunked.hpp"
#include "http/http1/request_head.hpp"

namespace gateway {

// One client's connection, as those see it who read a body from it or write an answer to it.
struct ClientConnection {
    Stream& stream;
    ReadBuffer& received;
    Deadline& deadline;
    std::chrono::seconds patience;  // with one that is too slow
};

class RequestBody {
public:
    RequestBody(
        ClientConnection client,
        const http::http1::RequestHead& head,
        std::uint64_t bytes_max
    );

    // Why the body cannot be had; status 0: the client is gone.
    using Trouble = http::http1::Refusal;

    // Appends what comes to `to` until the body ends or `to` has grown by `bytes`.
    Awaitable<std::optional<Trouble>> read(std::string& to, std::size_t bytes);

    // Why it is refused unseen, if it is.
    std::optional<Trouble> refused() const;
    bool is_finished() const;
    // Nothing of it was asked for yet: a client that waits for 100 has not sent it.
    bool is_untouched() const { return taken_ == 0; }

private:
    void take_known_length(std::string& to, std::size_t bytes);
    std::optional<Trouble> take_chunks(std::string& to, std::size_t bytes);
    Awaitable<std::optional<Trouble>> receive();

    ClientConnection client_;
    const http::http1::RequestHead& head_;
    const std::uint64_t bytes_max_;
    std::uint64_t taken_ = 0;
    http::http1::ChunkedDecoder chunks_;
    bool was_invited_ = false;
    SteadyClock::time_point began_{};
};

}  // namespace gateway
