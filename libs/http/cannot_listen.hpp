// An address cannot be listened on: it is taken, for instance. The message names it and says why.
#pragma once

#include <stdexcept>

namespace http {

class CannotListen : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace http
