// What `orderly gateway` does: looks at routes files without a running gateway.
#pragma once

#include <filesystem>

namespace orderly {

// Says on stdout what the file would be loaded as, or on stderr, line by line, why it would be
// refused. False if it would.
bool check_routes(const std::filesystem::path& file);

// Writes the routes that the gateway is built with: what a file of one's own starts from.
void print_built_in_routes();

}  // namespace orderly
