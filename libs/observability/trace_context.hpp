// W3C Trace Context: which trace this work belongs to, carried by the header `traceparent` through
// HTTP and by the envelope's extension of the same name through messages.
#pragma once

#include <string>
#include <string_view>

namespace observability {

struct TraceContext {
    std::string trace_id;  // 32 hex digits
    std::string span_id;   // 16 hex digits
    bool sampled = true;
    bool random = false;  // whoever began the trace says that its id is random

    std::string traceparent() const;  // 00-<trace_id>-<span_id>-01
    bool operator==(const TraceContext&) const = default;
};

// A new trace.
TraceContext start_trace();

// The trace that `traceparent` names, with a new span id of ours; a new trace if the header is
// absent or breaks the grammar (an invalid one is never an error, says the recommendation).
TraceContext continue_trace(std::string_view traceparent);

}  // namespace observability
