// TemporaryFolder: a folder of its own for a test, gone when the test ends. In memory where there
// is room for it, so that syncing costs nothing.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace storage::testing {

class TemporaryFolder {
public:
    TemporaryFolder() {
        auto pattern = (parent() / "orderly-test-XXXXXX").string();
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
    // Several tests run at a time. In a container there are 64 MiB for all of them by default.
    static constexpr std::uintmax_t room_for_tests = 512U << 20;

    static std::filesystem::path parent() {
        const std::filesystem::path in_memory{"/dev/shm"};
        std::error_code not_there;
        const auto space = std::filesystem::space(in_memory, not_there);
        return !not_there && space.available >= room_for_tests
                   ? in_memory
                   : std::filesystem::temp_directory_path();
    }

    std::filesystem::path folder_;
};

}  // namespace storage::testing
