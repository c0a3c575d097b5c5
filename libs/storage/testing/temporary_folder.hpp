// TemporaryFolder: a folder of its own for a test, gone when the test ends. In memory where there
// is such a file system, so that syncing costs nothing.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace storage::testing {

class TemporaryFolder {
public:
    TemporaryFolder() {
        const std::filesystem::path in_memory{"/dev/shm"};
        const auto parent = std::filesystem::is_directory(in_memory)
                                ? in_memory
                                : std::filesystem::temp_directory_path();
        auto pattern = (parent / "orderly-test-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::system_error{errno, std::generic_category(), pattern};
        }
        folder_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;  // what cannot be removed does not fail the test
        std::filesystem::remove_all(folder_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

private:
    std::filesystem::path folder_;
};

}  // namespace storage::testing
