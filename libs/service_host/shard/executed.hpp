// executed: what execute() of a shard, or of a loop, does, for a coroutine on an event loop. No
// thread waits.
//
//   co_await service_host::executed(core, [&](storage::Transaction& transaction) { … });
#pragma once

#include "http/awaitable.hpp"
#include "service_host/shard/shard_core.hpp"
#include "service_host/shard/shard_loop.hpp"

namespace service_host {

// What `job` refers to has to live until it is done. Throws what execute() does.
http::Awaitable<void> executed(ShardCore& core, storage::Transactor::Job job);
http::Awaitable<void> executed(ShardLoop& loop, storage::Transactor::Job job);

}  // namespace service_host
