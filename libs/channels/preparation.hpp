// Preparation: what has to come about before a message is handled, such as the answer of somebody
// outside. It is begun when the message arrives, outside of any transaction, so a message may be
// prepared more than once, and one that was prepared may never be handled.
#pragma once

#include <functional>
#include <memory>

#include "messaging/envelope.hpp"

namespace channels {

class Preparation {
public:
    // Its message has been handled, or was dropped.
    virtual ~Preparation() = default;
    // The message is handled once this is true. It must become so within a short time: the messages
    // behind it wait, too. Whoever makes it true wakes the inbox's driver.
    virtual bool is_ready() const = 0;

    Preparation() = default;
    Preparation(const Preparation&) = delete;
    Preparation& operator=(const Preparation&) = delete;
};

// Nothing if there is nothing to prepare. Must not throw.
using Prepare = std::function<std::unique_ptr<Preparation>(const messaging::Envelope&)>;

}  // namespace channels
