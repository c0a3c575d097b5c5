// What becomes of a coroutine's exception that nobody expects: it ends the loop, and the process.
// For co_spawn. Internal to http.
#pragma once

#include <exception>

namespace http {

inline void end_with(const std::exception_ptr& trouble) {
    if (trouble) std::rethrow_exception(trouble);
}

}  // namespace http
