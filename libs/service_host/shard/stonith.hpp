// Stonith: ends a hung leader ("shoot the other node in the head"). A process stopped in the middle
// of a transaction keeps SQLite's write lock, and its successor cannot begin. The kernel knows who
// holds the lock; if that is an instance of the same service on this host, it is killed, and its
// supervisor starts it anew. Availability only: safety is storage::Fence.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace service_host {

// For storage::Fence: called, while one waits, with the pid that holds the lock. Kills it once it
// has been in the way for `patience`, provided it runs the same executable as we do and is not this
// process.
std::function<void(int holder_pid)>
kill_hung_leader(std::string shard, std::chrono::milliseconds patience);

}  // namespace service_host
