#include "gateway/edge/attempt.hpp"

#include <algorithm>
#include <utility>

#include "http/writing.hpp"

namespace gateway {
namespace {

using protection::Ending;

constexpr std::chrono::milliseconds connect_timeout{500};
constexpr std::chrono::milliseconds interruption_look_interval{250};
constexpr std::size_t room_for_head = 8 * 1024;
constexpr std::size_t request_piece = 64 * 1024;
// What is smaller is sent together with the head.
constexpr std::size_t small_body = 16 * 1024;

// How sending or receiving ended, if not well.
using Failure = std::optional<Ending>;

class Sending {
public:
    Sending(
        http::ClientConnection& connection,
        const UpstreamRequest& request,
        Attempt& made,
        SteadyClock::time_point give_up_at
    )
        : connection_{connection}, request_{request}, made_{made}, give_up_at_{give_up_at} {}

    // Whether the socket took all of it at once; else run() sends the rest.
    bool is_done_at_once() {
        first_ = request_.head;
        if (is_small() && !request_.body.empty())
            first_ = together_.append(request_.head).append(request_.body);
        error_code broken;  // shows again when the rest is written
        first_ = http::write_at_once(connection_.socket, first_, broken);
        return is_small() && first_.empty() && !broken;
    }

    Awaitable<Failure> run() {
        if (auto failure = co_await write(first_)) co_return failure;
        if (is_small()) co_return std::nullopt;
        std::string text;
        if (auto failure = co_await write_piece(request_.body)) co_return failure;
        while (request_.more != nullptr && !request_.more->is_finished()) {
            text.clear();
            made_.body_trouble = co_await request_.more->read(text, request_piece);
            if (made_.body_trouble) co_return Ending::abandoned;
            if (auto failure = co_await write_piece(text)) co_return failure;
        }
        if (request_.more_in_chunks) co_return co_await write(http::http1::last_chunk);
        co_return std::nullopt;
    }

private:
    bool is_small() const { return request_.body.size() <= small_body && request_.more == nullptr; }

    Awaitable<Failure> write_piece(std::string_view data) {
        if (data.empty()) co_return std::nullopt;
        if (!request_.more_in_chunks) co_return co_await write(data);
        std::string chunk;
        http::http1::append_chunk(chunk, data);
        co_return co_await write(chunk);
    }

    Awaitable<Failure> write(std::string_view bytes) {
        if (bytes.empty()) co_return std::nullopt;
        // A streamed body takes as long as its client takes.
        connection_.deadline.set(
            request_.more == nullptr
                ? give_up_at_
                : std::max(give_up_at_, SteadyClock::now() + std::chrono::seconds{10})
        );
        const auto error = co_await http::write_all(connection_.socket, bytes);
        if (!error) co_return std::nullopt;
        co_return connection_.deadline.has_passed() ? Ending::timed_out : Ending::broken;
    }

    http::ClientConnection& connection_;
    const UpstreamRequest& request_;
    Attempt& made_;
    const SteadyClock::time_point give_up_at_;
    std::string together_;    // head and body, if the body is small
    std::string_view first_;  // what is not sent yet of these
};

// Waits for the head, and looks up now and then.
Awaitable<Failure> receive_head(
    http::ClientConnection& connection,
    const UpstreamRequest& request,
    Attempt& made,
    SteadyClock::time_point give_up_at,
    const Interruption& interruption
) {
    http::http1::HeadScan scan;
    while (true) {
        const auto size = http::http1::head_size(connection.received.data(), scan);
        if (size.refusal) co_return Ending::garbage;
        if (size.bytes == 0) {
            connection.deadline.set(
                std::min(give_up_at, SteadyClock::now() + interruption_look_interval)
            );
            auto [closed, bytes] = co_await connection.socket.async_read_some(
                connection.received.room(room_for_head), as_result
            );
            connection.received.commit(bytes);
            if (!closed) continue;
            if (!connection.deadline.has_passed()) co_return Ending::broken;
            if (SteadyClock::now() >= give_up_at) co_return Ending::timed_out;
            if (auto ending = interruption()) co_return ending;
            continue;
        }
        made.head_text = connection.received.data().substr(0, size.bytes);
        connection.received.consume(size.bytes);
        auto head = http::http1::parse_response_head(made.head_text, request.is_head);
        if (!head.ok()) co_return Ending::garbage;
        made.head = std::move(head).value();
        if (!made.head.is_interim()) co_return std::nullopt;
        scan = {};
    }
}

}  // namespace

Awaitable<std::unique_ptr<Attempt>> attempt(
    http::ConnectionPool& pool,
    std::string address,
    const UpstreamRequest& request,
    const Patience& patience,
    const Interruption& interruption
) {
    auto made = std::make_unique<Attempt>();
    const auto began = SteadyClock::now();
    const auto give_up_at = patience.until;
    const auto ended = [&](Ending ending) {
        made->outcome.ending = ending;
        made->outcome.cut_short = ending == Ending::timed_out && patience.is_clients_own;
        made->outcome.latency =
            std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - began);
    };
    auto connection = pool.take(address, !request.is_repeatable);
    while (true) {
        if (!connection) {
            connection =
                co_await pool.connect(address, std::min(give_up_at, began + connect_timeout));
        }
        if (!connection) {
            ended(Ending::not_connected);
            co_return made;
        }
        Sending sending{*connection, request, *made, give_up_at};
        Failure failure;
        if (!sending.is_done_at_once()) failure = co_await sending.run();
        // An upstream may answer before it has read everything, and close: 413, for one.
        if (!failure || (failure == Ending::broken && request.more != nullptr)) {
            auto until = give_up_at;
            if (request.more != nullptr && !patience.is_clients_own)
                until = std::max(until, SteadyClock::now() + patience.after_streaming);
            failure = co_await receive_head(*connection, request, *made, until, interruption);
        }
        if (!failure) break;
        const bool was_stale = connection->is_reused && connection->received.empty() &&
                               failure == Ending::broken && request.more == nullptr;
        if (!was_stale || !request.is_repeatable) {
            ended(*failure);
            co_return made;
        }
        connection.reset();
    }
    connection->deadline.clear();
    ended(Ending::answered);
    made->outcome.status = made->head.status;
    made->outcome.retry_after = made->head.fields.find("retry-after") != nullptr;
    made->connection = std::move(connection);
    co_return made;
}

}  // namespace gateway
