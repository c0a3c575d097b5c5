#include "payment/api/replies.hpp"

#include <cassert>
#include <cstdlib>
#include <utility>

#include "messaging/envelope.hpp"

namespace payment {
namespace {

using messaging::Outcome;
using messaging::Reply;

}  // namespace

std::string_view to_string(Payment::Rejection rejection) {
    switch (rejection) {
        case Payment::Rejection::payment_declined:
            return "payment_declined";
        case Payment::Rejection::payment_unavailable:
            return "payment_unavailable";
        case Payment::Rejection::order_cancelled:
            return "order_cancelled";
        case Payment::Rejection::not_authorized:
            return "not_authorized";
    }
    std::abort();
}

Replies::Replies(sharding::ShardId shard, channels::Outbox& outbox, vocabulary::IdSource& ids)
    : replies_{std::move(shard), outbox, ids} {}

void Replies::succeeded(
    storage::Transaction& transaction,
    const Asker& asker,
    const event_sourcing::Cause& cause
) {
    if (!asker.empty()) send(transaction, asker, {{}, Outcome::succeeded, ""}, cause);
}

void Replies::refused(
    storage::Transaction& transaction,
    const Asker& asker,
    Payment::Rejection reason,
    const event_sourcing::Cause& cause
) {
    if (asker.empty()) return;
    send(transaction, asker, {{}, Outcome::refused, std::string{to_string(reason)}}, cause);
}

void Replies::send(
    storage::Transaction& transaction,
    const Asker& asker,
    Reply reply,
    const event_sourcing::Cause& cause
) {
    const auto address = messaging::ReplyAddress::parse(asker);
    assert(address);
    reply.to = *address;
    replies_.send(transaction, reply, cause);
}

}  // namespace payment
