#include "gateway/edge/relay.hpp"

#include <algorithm>
#include <sys/socket.h>

namespace gateway {
namespace {

using http::http1::Framing;

constexpr std::size_t response_piece = 64 * 1024;
constexpr std::chrono::seconds client_look_interval{1};

// Takes the body off the bytes received, and frames it for the client.
class Reframing {
public:
    Reframing(const http::http1::ResponseHead& head, bool in_chunks)
        : framing_{head.framing}, left_{head.content_length}, in_chunks_{in_chunks} {}

    // False if what came is no body.
    bool take(ReadBuffer& received, std::string& text, Copy* copy) {
        while (!received.empty() && !is_finished()) {
            auto data = received.data();
            auto used = data.size();
            if (framing_ == Framing::length) {
                used = static_cast<std::size_t>(std::min<std::uint64_t>(used, left_));
                data = data.substr(0, used);
                left_ -= used;
            } else if (framing_ == Framing::chunked) {
                const auto step = chunks_.decode(data);
                if (step.refusal) return false;
                used = step.used;
                data = step.data;
            }
            append(text, data, copy);
            received.consume(used);
        }
        if (is_finished() && !said_end_) end(text);
        return true;
    }

    // The upstream has closed: whether that is the end of the body.
    bool closed(std::string& text) {
        if (framing_ != Framing::until_close) return false;
        framing_ = Framing::none;
        end(text);
        return true;
    }

    bool is_finished() const {
        return framing_ == Framing::none || (framing_ == Framing::length && left_ == 0) ||
               (framing_ == Framing::chunked && chunks_.is_finished());
    }

private:
    void append(std::string& text, std::string_view data, Copy* copy) const {
        if (data.empty()) return;
        if (in_chunks_) {
            http::http1::append_chunk(text, data);
        } else {
            text.append(data);
        }
        if (copy == nullptr || copy->body == nullptr) return;
        if (copy->body->size() + data.size() > copy->bytes_max) {
            copy->body = nullptr;  // too long to be kept
        } else {
            copy->body->append(data);
        }
    }
    void end(std::string& text) {
        said_end_ = true;
        if (in_chunks_) text.append(http::http1::last_chunk);
    }

    Framing framing_;
    std::uint64_t left_;
    bool in_chunks_;
    bool said_end_ = false;
    http::http1::ChunkedDecoder chunks_;
};

}  // namespace

BodyLength
relayed_length(const http::http1::ResponseHead& head, int client_minor_version, bool to_head) {
    using Kind = BodyLength::Kind;
    if (head.status == 204 || head.status == 304) return {};
    if (head.has_length) return {Kind::known, head.content_length};
    if (to_head) return {};
    if (head.framing == Framing::none) return {Kind::known, 0};
    return {client_minor_version >= 1 ? Kind::chunked : Kind::none};
}

bool has_closed(Socket& socket, bool reset_only) {
    char byte = 0;
    const auto seen = recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (seen == 0) return !reset_only;
    return seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK;
}

Awaitable<Relayed> relay(
    const ClientConnection* client,
    Attempt& answer,
    std::string text,
    RelayOptions options,
    Copy* copy
) {
    auto& upstream = *answer.connection;
    const bool in_chunks = relayed_length(answer.head, options.client_minor_version, false).kind ==
                           BodyLength::Kind::chunked;
    Reframing body{answer.head, in_chunks && answer.head.framing != Framing::none};
    auto asked_last = SteadyClock::now();
    while (true) {
        if (!body.take(upstream.received, text, copy)) co_return Relayed::cut_by_upstream;
        if (!text.empty() && client != nullptr) {
            client->deadline.set(SteadyClock::now() + client->patience);
            error_code not_written;
            const auto rest = client->stream.write_at_once(text, not_written);
            if (!not_written && !rest.empty()) not_written = co_await client->stream.write(rest);
            client->deadline.clear();
            if (not_written) co_return Relayed::client_gone;
        }
        text.clear();
        if (body.is_finished()) co_return Relayed::whole;

        upstream.deadline.set(SteadyClock::now() + client_look_interval);
        auto [closed, bytes] = co_await upstream.socket.async_read_some(
            upstream.received.room(response_piece), as_result
        );
        upstream.received.commit(bytes);
        const auto now = SteadyClock::now();
        if (!closed) {
            asked_last = now;
        } else if (upstream.deadline.has_passed()) {
            if (client != nullptr && has_closed(client->stream.socket(), !options.is_stream))
                co_return Relayed::client_gone;
            if (!options.is_stream && now - asked_last > options.patience)
                co_return Relayed::cut_by_upstream;
        } else if (closed != asio::error::eof || !body.closed(text)) {
            co_return Relayed::cut_by_upstream;
        }
    }
}

}  // namespace gateway
