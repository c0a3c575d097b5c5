#include "gateway/edge/request_body.hpp"

#include <algorithm>

namespace gateway {
namespace {

using http::http1::Framing;

constexpr std::size_t room_for_body = 16 * 1024;
// A body may take longer the larger it is; who sends less than this is cut off.
constexpr std::uint64_t bytes_per_second_min = 1'024;
constexpr http::http1::Refusal too_large{413, "The body is larger than is taken here."};
constexpr http::http1::Refusal client_gone{0, "The client is gone."};

}  // namespace

RequestBody::RequestBody(
    ClientConnection client,
    const http::http1::RequestHead& head,
    std::uint64_t bytes_max
)
    : client_{client}, head_{head}, bytes_max_{bytes_max} {}

std::optional<RequestBody::Trouble> RequestBody::refused() const {
    if (head_.framing == Framing::length && head_.content_length > bytes_max_) return too_large;
    return std::nullopt;
}

bool RequestBody::is_finished() const {
    switch (head_.framing) {
        case Framing::none:
            return true;
        case Framing::length:
            return taken_ == head_.content_length;
        case Framing::chunked:
            return chunks_.is_finished();
        case Framing::until_close:
            break;
    }
    return true;  // no request is framed so
}

Awaitable<std::optional<RequestBody::Trouble>>
RequestBody::read(std::string& to, std::size_t bytes) {
    if (auto trouble = refused()) co_return trouble;
    if (began_ == SteadyClock::time_point{}) began_ = SteadyClock::now();
    const auto full = to.size() + bytes;
    while (true) {
        if (head_.framing == Framing::length) {
            take_known_length(to, full - to.size());
        } else if (auto trouble = take_chunks(to, full - to.size())) {
            co_return trouble;
        }
        if (is_finished() || to.size() >= full) co_return std::nullopt;
        if (auto trouble = co_await receive()) co_return trouble;
    }
}

void RequestBody::take_known_length(std::string& to, std::size_t bytes) {
    const auto data = client_.received.data();
    const auto size = static_cast<std::size_t>(
        std::min<std::uint64_t>({data.size(), bytes, head_.content_length - taken_})
    );
    to.append(data.substr(0, size));
    client_.received.consume(size);
    taken_ += size;
}

std::optional<RequestBody::Trouble> RequestBody::take_chunks(std::string& to, std::size_t bytes) {
    const auto full = to.size() + bytes;
    while (!client_.received.empty() && !chunks_.is_finished() && to.size() < full) {
        const auto step = chunks_.decode(client_.received.data());
        if (step.refusal) return step.refusal;
        taken_ += step.data.size();
        if (taken_ > bytes_max_) return too_large;
        to.append(step.data);
        client_.received.consume(step.used);
    }
    return std::nullopt;
}

Awaitable<std::optional<RequestBody::Trouble>> RequestBody::receive() {
    auto& deadline = client_.deadline;
    deadline.set(
        began_ + client_.patience +
        std::chrono::seconds{static_cast<std::int64_t>(taken_ / bytes_per_second_min)}
    );
    if (head_.expects_continue && !was_invited_ && client_.received.empty()) {
        was_invited_ = true;
        if (co_await client_.stream.write("HTTP/1.1 100 Continue\r\n\r\n")) co_return client_gone;
    }
    auto [closed, bytes] = co_await client_.stream.read_some(client_.received.room(room_for_body));
    deadline.clear();
    client_.received.commit(bytes);
    if (!closed) co_return std::nullopt;
    if (deadline.has_passed()) co_return Trouble{408, "The body did not arrive in time."};
    co_return client_gone;
}

}  // namespace gateway
